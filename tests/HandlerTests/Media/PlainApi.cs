using System.Text.Json.Nodes;
using BingeMe.Handlers.Services;
using BingeMe.Http;
using BingeMe.Platform.Composition;
using BingeMe.TestSupport.Api;

namespace HandlerTests.Media;

/// <summary>The whole API with the demo data, for tests that look at status, body and headers of a call and no more.</summary>
public sealed class PlainApi : IAsyncDisposable
{
    private readonly ApiUnderTest api;

    private PlainApi(ApiUnderTest api) => this.api = api;

    public BingeMeApi System => api.System;

    public HandlerContext Context => api.Context;

    public static async Task<PlainApi> Create(params (string Name, string Value)[] settings) =>
        new(await ApiUnderTest.Create(settings.ToDictionary(s => s.Name, s => s.Value)));

    public string Token(long memberId) => api.AsMember(memberId);

    /// <summary>Calls the API; a body is JSON.</summary>
    public async Task<(int Status, JsonObject Json, ResponseHeaders Headers)> Call(string method, string target, string? token, string? body = null, params (string Name, string Value)[] more)
    {
        var answer = await api.Send(method, target, body, new ApiCall { Token = token, Headers = [.. more.Select(h => KeyValuePair.Create(h.Name, h.Value))] });
        return (answer.Status, answer.Json, answer.Headers);
    }

    /// <summary>Changes the database.</summary>
    public Task Execute(string sql) => api.Execute(sql);

    public ValueTask DisposeAsync() => api.DisposeAsync();
}
