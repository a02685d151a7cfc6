using System.Buffers;
using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.ApiGateway.Responses;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>Every file in <c>events</c> is decoded and compared with the file of the same name in <c>events/expected</c>.</summary>
public sealed class EventCorpusTests
{
    public static readonly string Folder = FindFolder();

    private static readonly string[] NameList =
        [.. Directory.GetFiles(Folder, "*.json").Select(static f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names { get; } = [.. NameList];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_decodes_as_its_file_says(string name)
    {
        using var expectation = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected", name + ".json")));
        var expected = expectation.RootElement;
        var decoded = GatewayEvent.Decode(File.ReadAllBytes(Path.Combine(Folder, name + ".json")), Events.Info);

        Assert.Equal(expected.GetProperty("kind").GetString(), decoded.Kind.Name());
        if (expected.TryGetProperty("messages", out var messages))
        {
            Assert.Equal(messages.EnumerateArray().Select(static m => m.GetString()), decoded.MessageIds);
            return;
        }

        if (expected.TryGetProperty("answer", out var answer))
        {
            var output = new ArrayBufferWriter<byte>();
            TriggerResponse.Write(output, decoded);
            Assert.Equal(JsonSerializer.Serialize(answer), Encoding.UTF8.GetString(output.WrittenSpan));
            return;
        }

        var request = decoded.Request!;
        Assert.Equal(decoded.Kind.Name(), request.Source);
        Assert.Equal(expected.GetProperty("method").GetString(), request.Method);
        Assert.Equal(expected.GetProperty("target").GetString(), request.Target.Raw);
        Assert.Equal(expected.GetProperty("path").GetString(), request.Path);
        Assert.Equal(
            expected.GetProperty("query").EnumerateArray().Select(static p => KeyValuePair.Create(p[0].GetString(), p[1].GetString())),
            request.Query.Select(static p => KeyValuePair.Create<string?, string?>(p.Key, p.Value)));
        foreach (var header in expected.GetProperty("headers").EnumerateObject())
            Assert.Equal(header.Value.GetString(), request.Headers[header.Name]);
        var body = expected.TryGetProperty("bodyBase64", out var base64)
            ? base64.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(expected.GetProperty("body").GetString()!);
        Assert.Equal(body, request.Body.ToArray());
        Assert.Equal(expected.GetProperty("host").GetString(), request.Host);
        Assert.Equal(expected.GetProperty("scheme").GetString(), request.Scheme);
        Assert.Equal(expected.GetProperty("client").GetString(), request.ClientAddress);
        Assert.Equal(expected.GetProperty("requestId").GetString(), request.RequestId);
        Assert.Equal(
            expected.GetProperty("claims").EnumerateObject().ToDictionary(static c => c.Name, static c => c.Value.GetString()!),
            request.Claims.ToDictionary());
    }

    [Fact]
    public void Every_kind_but_unknown_and_authorizers_has_an_event() => Assert.Equal(
        Enum.GetValues<EventKind>().Where(static k => k != EventKind.Unknown && !k.IsAuthorizer()),
        NameList.Select(static n => GatewayEvent.KindOf(File.ReadAllBytes(Path.Combine(Folder, n + ".json")))).Distinct().Order());

    private static string FindFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "BingeMe.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "tests", "HostTests", "ApiGateway", "events");
    }
}
