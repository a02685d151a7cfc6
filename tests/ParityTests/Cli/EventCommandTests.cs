using System.Text.Json;
using BingeMe.ApiGateway;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Cli;

/// <summary><c>inspect</c>, <c>invoke</c> and <c>convert</c>.</summary>
public sealed class EventCommandTests
{
    [Fact(DisplayName = "inspect shows the request as every handler sees it, and its operation")]
    public async Task Inspect()
    {
        var run = await CliRun.Of("inspect", CliRun.File("auth/auth.login/duplicate-header-lines"));
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        var view = json.RootElement;
        Assert.Equal("rest-v1", view.GetProperty("source").GetString());
        Assert.Equal("POST", view.GetProperty("method").GetString());
        Assert.Equal("/auth/LOGIN/", view.GetProperty("path").GetString());
        Assert.Equal("203.0.113.7", view.GetProperty("clientIp").GetString());
        Assert.Equal("api.bingeme.example", view.GetProperty("host").GetString());
        Assert.Equal("https", view.GetProperty("scheme").GetString());
        Assert.Equal("auth.login", view.GetProperty("operation").GetString());
        Assert.Equal("[]", view.GetProperty("routeValues").GetRawText());
        var headers = view.GetProperty("headers").EnumerateArray().Select(h => $"{h[0]}: {h[1]}").ToList();
        Assert.Equal(["x-client: a", "x-client: b"], headers.Where(h => h.StartsWith("x-client", StringComparison.Ordinal)));
        Assert.Contains(headers, h => h.StartsWith("authorization: Bearer eyJ", StringComparison.Ordinal));
        Assert.Equal(["referred=1", "theme=d%20k"], view.GetProperty("cookies").EnumerateArray().Select(c => $"{c[0]}={c[1]}"));
        Assert.Contains("mira_vale", System.Text.Encoding.UTF8.GetString(view.GetProperty("body").GetBytesFromBase64()), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "inspect keeps the order of query parameters, and says null where no route serves")]
    public async Task Inspect_query()
    {
        using var json = JsonDocument.Parse((await CliRun.Of("inspect", CliRun.File("routes/unicode-path"))).Output);
        Assert.Equal(["q=☕ 100%", "q=b", "empty="], json.RootElement.GetProperty("query").EnumerateArray().Select(q => $"{q[0]}={q[1]}"));
        Assert.Equal("/café/☕", json.RootElement.GetProperty("path").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("operation").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("routeValues").ValueKind);
    }

    [Theory(DisplayName = "inspect tells the kind and fields of events without a request")]
    [InlineData("scheduled", "scheduled", "resources")]
    [InlineData("sqs", "sqs", "messageIds")]
    [InlineData("warm-up", "warm-up", "kind")]
    public async Task Inspect_triggers(string name, string kind, string field)
    {
        var run = await CliRun.Of("inspect", CliRun.CodecEvent(name));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(kind, json.RootElement.GetProperty("kind").GetString());
        Assert.True(json.RootElement.TryGetProperty(field, out _));
        Assert.False(json.RootElement.TryGetProperty("method", out _));
    }

    [Fact(DisplayName = "inspect reads standard input, and an authorizer's question")]
    public async Task Inspect_authorizer()
    {
        var run = await CliRun.With([], """{"type":"TOKEN","authorizationToken":"Bearer x","methodArn":"arn:aws:execute-api:eu-west-1:1:a/prod/GET/x"}""", "inspect", "-");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal("authorizer-token", json.RootElement.GetProperty("kind").GetString());
        Assert.Equal("Bearer x", json.RootElement.GetProperty("token").GetString());
    }

    [Fact(DisplayName = "inspect warns of each number and boolean of a hand-written event with its path")]
    public async Task Inspect_hand_written()
    {
        const string Event = """
            {"version":"2.0","rawPath":"/","rawQueryString":"","headers":{"x-age":5,"x-is":true,"x-text":"5"},"requestContext":{"http":{"method":"GET"}}}
            """;
        var run = await CliRun.With([], Event, "inspect", "-");
        Assert.Equal(0, run.Code);
        Assert.Equal(
            ["Warning: headers.x-age is no string", "Warning: headers.x-is is no string"],
            run.Error.Trim().Split('\n').Select(line => line.Split(';')[0]));
        using var json = JsonDocument.Parse(run.Output);
        var headers = json.RootElement.GetProperty("headers").EnumerateArray().Select(h => $"{h[0]}: {h[1]}").ToList();
        Assert.Equal(["x-age: 5", "x-is: true", "x-text: 5"], headers);
    }

    [Theory(DisplayName = "What is no event is told, with exit code 2")]
    [InlineData("not json", "not JSON")]
    [InlineData("{}", "")]
    [InlineData("""{"a":"{{membr:1}} {{what}}"}""", "{{membr:1}}, {{what}}")]
    public async Task Bad_events(string text, string told)
    {
        var run = await CliRun.With([], text, "inspect", "-");
        Assert.Equal(2, run.Code);
        Assert.Equal("", run.Output);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.NotEqual("", run.Error.Trim());
    }

    [Fact(DisplayName = "A file that is not there is told, with exit code 2")]
    public async Task No_file()
    {
        var run = await CliRun.Of("invoke", "nowhere.json");
        Assert.Equal(2, run.Code);
        Assert.Contains("There is no file nowhere.json", run.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "invoke prints the answer as the gateway receives it")]
    public async Task Invoke()
    {
        using var data = await DataFolder.Copy();
        var run = await CliRun.With(PinnedValues.Environment("unused"), "", "invoke", CliRun.File("auth/auth.login/by-password"), "--data", data.Path);
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(200, json.RootElement.GetProperty("statusCode").GetInt32());
        Assert.Contains("mira_vale", json.RootElement.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "invoke exits with 1 when the function fails, and says what the gateway would be told")]
    public async Task Invoke_fails()
    {
        using var data = await DataFolder.Copy();
        var refused = """{"type":"TOKEN","authorizationToken":"Bearer x","methodArn":"arn:aws:execute-api:eu-west-1:1:a/prod/GET/x"}""";
        var run = await CliRun.With(PinnedValues.Environment(data.Path), refused, "invoke", "-");
        Assert.Equal((1, ""), (run.Code, run.Output));
        using var json = JsonDocument.Parse(run.Error);
        Assert.Equal("Unauthorized", json.RootElement.GetProperty("errorMessage").GetString());
    }

    [Fact(DisplayName = "invoke runs a sequence's steps and prints what each was answered")]
    public async Task Invoke_sequence()
    {
        using var data = await DataFolder.Copy();
        var file = Path.Combine(Repository.Root, "samples", "sequences", "login-by-code.json");
        var run = await CliRun.With(PinnedValues.Environment("unused"), "", "invoke", file, "--data", data.Path);
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal([200, 200, 200, 200, 200, 401], json.RootElement.EnumerateArray().Select(s => s.GetProperty("status").GetInt32()));
        var outbox = await CliRun.Of("outbox", "--data", data.Path, "--to", "ben@fans.example");
        Assert.Equal(0, outbox.Code);
    }

    [Fact(DisplayName = "invoke says which step of a sequence was answered otherwise than it says, with exit code 1")]
    public async Task Invoke_sequence_fails()
    {
        using var data = await DataFolder.Copy();
        var file = Path.Combine(data.Path, "planted.json");
        await File.WriteAllTextAsync(file, """{"about":"x","steps":[{"name":"no such page","request":{"method":"GET","target":"/nowhere"},"expect":200}]}""");
        var run = await CliRun.With(PinnedValues.Environment("unused"), "", "invoke", file, "--data", data.Path);
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains("step 'no such page' answered 404, not 200", run.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "convert writes every format, and one alone")]
    public async Task Convert()
    {
        var all = await CliRun.Of("convert", CliRun.File("auth/auth.login/by-password"), "--to", "all");
        using var json = JsonDocument.Parse(all.Output);
        Assert.Equal(EventKinds.Http.Select(k => k.Name()), json.RootElement.EnumerateObject().Select(m => m.Name));
        foreach (var member in json.RootElement.EnumerateObject())
        {
            using var view = JsonDocument.Parse((await CliRun.With([], member.Value.GetRawText(), "inspect", "-")).Output);
            Assert.Equal(member.Name, view.RootElement.GetProperty("source").GetString());
            Assert.Equal("auth.login", view.RootElement.GetProperty("operation").GetString());
            Assert.Equal("203.0.113.7", view.RootElement.GetProperty("clientIp").GetString());
        }

        var one = await CliRun.Of("convert", CliRun.File("auth/auth.login/by-password"), "--to", "alb");
        Assert.Contains("\"Bearer {{anonymous}}\"", one.Output, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "convert refuses what carries no request, and unknown formats")]
    [InlineData("sqs", "alb", "carries no HTTP request")]
    [InlineData("rest-v1", "soap", "soap")]
    public async Task Convert_refuses(string name, string to, string told)
    {
        var run = await CliRun.Of("convert", CliRun.CodecEvent(name), "--to", to);
        Assert.Equal(2, run.Code);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }
}
