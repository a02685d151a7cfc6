using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Handlers;
using BingeMe.Http;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace HandlerTests.Media;

/// <summary>The whole embedded API in a folder of its own, with the demo data.</summary>
public sealed class PlainApi : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-plain-").FullName;

    public PlainApi(params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(s => s.Name, s => s.Value);
        all["BINGEME_DATA"] = folder;
        all["RATE_LIMIT_GENERAL"] = "0";
        System = new BingeMeApi(Settings.From(all), static _ => new Silence());
    }

    public BingeMeApi System { get; }

    public HandlerContext Context => System.Context;

    public string Token(long memberId) => Context.Tokens.MemberAccess(memberId, "user", Context.Clock.GetUtcNow());

    /// <summary>Calls the API; a body is JSON.</summary>
    public async Task<(int Status, JsonObject Json, ResponseHeaders Headers)> Call(string method, string target, string? token, string? body = null, params (string Name, string Value)[] more)
    {
        var headers = more.Select(h => new KeyValuePair<string, string>(h.Name, h.Value)).ToList();
        if (token is not null) headers.Add(new("Authorization", $"Bearer {token}"));
        if (body is not null) headers.Add(new("content-type", "application/json"));
        var bytes = Encoding.UTF8.GetBytes(body ?? "");
        var answer = await System.Api.Handle(new ApiRequest
        {
            Method = method,
            Target = RequestTarget.Parse(target),
            Headers = RequestHeaders.From(method, headers, bytes.Length),
            Body = bytes,
            RequestId = "test",
        });
        return (answer.Status, JsonNode.Parse(answer.Body.Span)!.AsObject(), answer.Headers);
    }

    /// <summary>Changes the database.</summary>
    public async Task Execute(string sql)
    {
        await using var connection = await Context.Database.Open(default);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Silence : IAccessLog
    {
        public void Write(in AccessRecord record)
        {
        }
    }
}
