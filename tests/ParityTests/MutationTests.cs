using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay;
using Microsoft.Data.Sqlite;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>
/// The parity run's own test: one host is made wrong on purpose, in one thing at a time, and the run must say which. Hosts that are the
/// same must give nothing.
/// </summary>
public sealed class MutationTests
{
    private const string Login = "auth/auth.login/by-password";
    private const string Refused = "auth/auth.signup/every-field-wrong";

    private static readonly Dictionary<string, (string Sample, string Found, Func<ClientResponse, ClientResponse> Answer, Action<string> Write)> Mutations = new()
    {
        ["a JSON field is dropped"] = (Login, "body $.data.currency.code", Text("\"code\":\"INR\",", ""), Unit),
        ["a field is null instead of missing"] = (Login, "body $.data.nothing", Text("\"data\":{", "\"data\":{\"nothing\":null,"), Unit),
        ["a field is missing instead of empty"] = ("auth/auth.login/code-by-mail", "body $.data", Text(",\"data\":{\"actionRequired\":\"2fa_verify\"}", ""), Unit),
        ["a number is written 1.0"] = (Login, "body $.status", Text("\"status\":200", "\"status\":200.0"), Unit),
        ["a number becomes a text"] = (Login, "body $.status", Text("\"status\":200", "\"status\":\"200\""), Unit),
        ["a timestamp is a millisecond off"] = (Login, "body $.timestamp", Text("12:00:00.123Z", "12:00:00.124Z"), Unit),
        ["a timestamp loses its milliseconds"] = (Login, "body $.timestamp", Text("12:00:00.123Z", "12:00:00Z"), Unit),
        ["members change places"] = (Login, "body $.data.currency (order)", Text("\"symbol\":\"₹\",\"code\":\"INR\"", "\"code\":\"INR\",\"symbol\":\"₹\""), Unit),
        ["an array is reordered"] = (Refused, "body $.error", Reordered, Unit),
        ["a character is escaped"] = (Login, "body", Text("₹", "\\u20B9"), Unit),
        ["a line break follows the body"] = (Login, "body (bytes)", a => a with { Body = (byte[])[.. a.Body.Span, (byte)'\n'] }, Unit),
        ["the status is another"] = (Login, "status", a => a with { Status = 201 }, Unit),
        ["a header is lost"] = (Login, "header Cache-Control", Without("Cache-Control"), Unit),
        ["a header's value is another"] = (Login, "header X-RateLimit-Remaining", a => With(Without("X-RateLimit-Remaining")(a), "X-RateLimit-Remaining", "98"), Unit),
        ["a cookie is set"] = (Login, "header Set-Cookie", a => With(a, "Set-Cookie", "a=b"), Unit),
        ["a header is there twice"] = (Login, "header Vary", a => With(a, "Vary", "Origin"), Unit),
        ["the request id is gone"] = (Login, "header X-Request-Id", Without("X-Request-Id"), Unit),
        ["a row is changed"] = (Login, "state bingeme.db users", Same, Sql("bingeme.db", "update users set story = 'x' where id = 5")),
        ["a row is written"] = (Login, "state state.db push_tokens", Same, Sql("state.db", "insert into push_tokens values (77, 'a', 'b', 1, 1)")),
        ["a row is gone"] = (Login, "state state.db sessions", Same, Sql("state.db", "delete from sessions")),
        ["a password is hashed at another cost"] = (Login, "state bingeme.db users", Same, Sql("bingeme.db", "update users set password = '$2b$05$' || substr(password, 8) where id = 6")),
        ["a mail is sent"] = (Login, "state outbox", Same, folder => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "outbox")).FullName, "1.json"), "{}")),
    };

    public static TheoryData<string> Names() => [.. Mutations.Keys];

    [Theory(DisplayName = "A deliberate difference is found")]
    [MemberData(nameof(Names))]
    public async Task Found(string name)
    {
        var (sample, found, answer, write) = Mutations[name];
        await using var lambda = await LambdaSide.Start();
        await using var kestrel = new MutatedSide(await KestrelSide.Start(), answer, write);
        var run = await ParityRun.OfSample(Repository.Corpus.Sample(sample).Text, lambda, kestrel, PinnedValues.Tokens);
        Assert.Contains(run.Differences, d => $"{d.Kind} {d.Where}".StartsWith(found, StringComparison.Ordinal));
    }

    [Theory(DisplayName = "Identical hosts give no difference")]
    [InlineData(Login)]
    [InlineData("auth/auth.signup/by-mail")]
    [InlineData("health/health.getReadiness/ready")]
    public async Task Identical(string id)
    {
        for (var i = 0; i < 3; i++)
        {
            await using var one = await LambdaSide.Start();
            await using var two = await LambdaSide.Start();
            Assert.Empty((await ParityRun.OfSample(Repository.Corpus.Sample(id).Text, one, two, PinnedValues.Tokens)).Differences);
            await using var three = await KestrelSide.Start();
            await using var four = await KestrelSide.Start();
            Assert.Empty((await ParityRun.OfSample(Repository.Corpus.Sample(id).Text, three, four, PinnedValues.Tokens)).Differences);
        }
    }

    [Theory(DisplayName = "What belongs to the transport is no difference")]
    [InlineData("Date", "Sun, 15 Jun 2025 12:00:00 GMT")]
    [InlineData("Server", "nginx")]
    [InlineData("connection", "close")]
    public async Task Transport(string name, string value)
    {
        await using var one = await LambdaSide.Start();
        await using var two = new MutatedSide(await LambdaSide.Start(), a => With(a, name, value), Unit);
        Assert.Empty((await ParityRun.OfSample(Repository.Corpus.Sample(Login).Text, one, two, PinnedValues.Tokens)).Differences);
    }

    private static void Unit(string folder)
    {
    }

    private static ClientResponse Same(ClientResponse answer) => answer;

    private static Func<ClientResponse, ClientResponse> Text(string from, string to) => answer =>
    {
        var text = Encoding.UTF8.GetString(answer.Body.Span);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return answer with { Body = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)) };
    };

    /// <summary>The error's lists, each the other way round.</summary>
    private static ClientResponse Reordered(ClientResponse answer)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(answer.Body.Span)!;
        var changed = false;
        Turn(body);
        Assert.True(changed, "The sample's answer has no list of two: choose another sample.");
        return answer with { Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };

        void Turn(System.Text.Json.Nodes.JsonNode? node)
        {
            if (node is System.Text.Json.Nodes.JsonObject o)
                foreach (var (_, value) in o.ToList()) Turn(value);
            if (node is not System.Text.Json.Nodes.JsonArray { Count: > 1 } list) return;
            var turned = list.Select(n => n?.DeepClone()).Reverse().ToList();
            for (var i = 0; i < turned.Count; i++) list[i] = turned[i];
            changed = true;
        }
    }

    private static Func<ClientResponse, ClientResponse> Without(string name) => answer =>
    {
        Assert.NotEmpty(answer.Values(name));
        return answer with { Headers = [.. answer.Headers.Where(h => !h.Key.Equals(name, StringComparison.OrdinalIgnoreCase))] };
    };

    private static ClientResponse With(ClientResponse answer, string name, string value) => answer with { Headers = [.. answer.Headers, new(name, value)] };

    private static Action<string> Sql(string database, string statement) => folder =>
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, database), Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // statements of this file
        command.CommandText = statement;
#pragma warning restore CA2100
        Assert.True(command.ExecuteNonQuery() > 0);
    };
}
