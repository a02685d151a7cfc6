using System.Text;
using System.Text.RegularExpressions;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.Http.Routing;
using BingeMe.Platform.Composition;
using BingeMe.Replay.Samples;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>The corpus itself: complete, in its place, without secrets.</summary>
public sealed partial class CorpusTests
{
    private const int LeastSamples = 3;

    [Fact(DisplayName = "Every operation has at least three samples; nothing is skipped")]
    public async Task Complete()
    {
        await using var api = new BingeMeApi(PinnedValues.Settings("unused"), _ => Failures.Log);
        var counts = Repository.Corpus.Samples.CountBy(s => s.Folder).ToDictionary();
        var missing = api.Operations.Where(o => counts.GetValueOrDefault(o.Id) < LeastSamples).Select(o => $"{o.Id} has {counts.GetValueOrDefault(o.Id)}");
        Assert.True(!missing.Any(), $"Below {LeastSamples} samples in samples/events/<module>/<operation id>:\n - {string.Join("\n - ", missing)}");
    }

    [Fact(DisplayName = "A sample lies in the folder of the operation that serves it")]
    public async Task In_place()
    {
        await using var api = new BingeMeApi(PinnedValues.Settings("unused"), _ => Failures.Log);
        var router = new Router(api.Operations);
        foreach (var sample in Repository.Corpus.Samples)
        {
            var request = GatewayEvent.Decode(Encoding.UTF8.GetBytes(sample.Text), new InvocationInfo { RequestId = "none" }).Request!;
            var operation = router.Match(request.Method, request.Path).Operation;
            var place = operation is null ? "routes" : $"{operation.Module}/{operation.Id}";
            Assert.Equal($"{place}/{sample.Case}", sample.Id);
        }
    }

    [Fact(DisplayName = "No sample or sequence holds a token, and every address is invented")]
    public void Without_secrets()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.json", SearchOption.AllDirectories).Concat(
                     Directory.GetFiles(Repository.Snapshots, "*.json", SearchOption.AllDirectories)))
        {
            var text = File.ReadAllText(file);
            Assert.False(Jwt().IsMatch(text), $"{file} holds a token; use a placeholder (samples/README.md).");
            foreach (Match mail in Mail().Matches(text))
                Assert.True(mail.Value.EndsWith(".example", StringComparison.OrdinalIgnoreCase) || mail.Value.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase), $"{file}: {mail.Value}");
        }
    }

    [Fact(DisplayName = "No placeholder hides in a base64 body, where it would not be expanded")]
    public void No_hidden_placeholders()
    {
        foreach (var sample in Repository.Corpus.Samples.Concat(Repository.Corpus.Formats).Where(s => s.Text.Contains("\"isBase64Encoded\": true", StringComparison.Ordinal)))
            Assert.DoesNotContain("{{", Encoding.UTF8.GetString(SampleRequest.Of(sample.Text).Wire.Body.Span), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "No snapshot is left over")]
    public void No_leftovers()
    {
        var wanted = Repository.Corpus.Samples.Select(s => $"{s.Folder}/__snapshots__/{s.Case}.json").Concat(Repository.Corpus.Sequences.Select(s => $"sequences/__snapshots__/{s}.json")).ToHashSet();
        var present = Directory.GetFiles(Repository.Snapshots, "*.json", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Snapshots, f).Replace('\\', '/')).Where(f => !f.Contains("__mismatch__", StringComparison.Ordinal));
        Assert.Equal([], present.Where(p => !wanted.Contains(p)));
    }

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.")]
    private static partial Regex Jwt();

    [GeneratedRegex(@"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")]
    private static partial Regex Mail();
}
