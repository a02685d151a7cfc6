using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.Http;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Samples;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>The samples in the other payload formats: up to date, and answered as their REST original is.</summary>
public sealed class FormatTests
{
    public static TheoryData<string> Samples() => [.. Repository.Corpus.Formats.Select(s => s.Id)];

    [Fact(DisplayName = "Every format has the same samples")]
    public void Complete()
    {
        var byKind = Repository.Corpus.Formats.GroupBy(s => Parts(s.Id).Kind).ToDictionary(g => g.Key, g => g.Select(s => Parts(s.Id).Source).Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(EventKinds.Http.Where(k => k != EventKind.RestV1).Select(k => k.Name()).Order(StringComparer.Ordinal), byKind.Keys.Order(StringComparer.Ordinal));
        Assert.All(byKind.Values, sources => Assert.Equal(byKind["http-2.0"], sources));
        Assert.NotEmpty(byKind["http-2.0"]);
    }

    [Theory(DisplayName = "A sample in another format is what convert makes of the original")]
    [MemberData(nameof(Samples))]
    public void Up_to_date(string id)
    {
        var (kind, source) = Parts(id);
        Assert.Equal($"{SampleRequest.Of(Repository.Corpus.Sample(source).Text).As(kind)}\n", Repository.Corpus.Sample(id).Text);
    }

    [Theory(DisplayName = "A sample in another format is answered like the original")]
    [MemberData(nameof(Samples))]
    public async Task Same_answer(string id)
    {
        await using var original = await LambdaSide.Start();
        await using var converted = await LambdaSide.Start();
        var expected = await original.Send(Expanded(Parts(id).Source), CancellationToken.None);
        var answer = await converted.Send(Expanded(id), CancellationToken.None);

        // Header names differ in case between the gateways (rule 29), which the comparison ignores on purpose.
        Assert.Empty(ResponseComparer.Compare(expected, answer));
        Assert.Empty(StateComparer.Compare(original.Folder, converted.Folder));
    }

    [Theory(DisplayName = "What the codec reads of an event that was written by hand can be converted, and is the same request")]
    [InlineData("""{"httpMethod":"GET"}""")]
    [InlineData("""{"httpMethod":"GET","path":"/health","requestContext":null}""")]
    [InlineData("""{"httpMethod":"GET","path":"/health","requestContext":{"requestTimeEpoch":9000000000000000000}}""")]
    [InlineData("""{"httpMethod":"GET","path":"/health","headers":{"X-Age":5,"X-Flag":true,"X-Gone":null}}""")]
    [InlineData("""{"httpMethod":"GET","path":"/health","queryStringParameters":{"page":1,"empty":null}}""")]
    [InlineData("""{"httpMethod":"GET","path":"/health","multiValueHeaders":{"a":"x"}}""")]
    [InlineData("""{"httpMethod":"GET","path":"/health","multiValueHeaders":{"a":null,"b":["x",2]}}""")]
    [InlineData("""{"httpMethod":"GET","path":"/health","multiValueHeaders":{},"headers":{"Authorization":"Bearer x"},"multiValueQueryStringParameters":{},"queryStringParameters":{"q":"a b"}}""")]
    [InlineData("""{"version":"2.0","rawPath":"/health","rawQueryString":"a=1","headers":{"n":1},"cookies":["a=1",null,"b=2"],"requestContext":{"timeEpoch":9000000000000000000,"http":{"method":"GET","path":"/health"}}}""")]
    public void By_hand(string text)
    {
        var sent = SampleRequest.Of(text);
        var original = Decoded(text);
        foreach (var kind in new[] { EventKind.RestV1, EventKind.Http10, EventKind.Http20 })
        {
            var again = Decoded(sent.As(kind.Name()));
            Assert.Equal((original.Method, original.Path), (again.Method, again.Path));
            Assert.Equal(original.Target.Query, again.Target.Query);
            foreach (var name in original.Headers.Select(static h => h.Key).Distinct()) Assert.Equal(original.Headers[name], again.Headers[name]);
        }
    }

    private static ApiRequest Decoded(string text) => GatewayEvent.Decode(Encoding.UTF8.GetBytes(text), new InvocationInfo { RequestId = "none" }).Request!;

    private static string Expanded(string id) => Placeholders.Expand(Repository.Corpus.Sample(id).Text, Placeholders.NoVariables, () => PinnedValues.Tokens);

    private static (string Kind, string Source) Parts(string id)
    {
        var parts = id.Split('/', 3);
        return (parts[1], parts[2]);
    }
}
