using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Http;

namespace BingeMe.TestSupport.Api;

/// <summary>An answer of the API as a test looks at it.</summary>
/// <param name="response">The answer.</param>
public sealed class ApiAnswer(ApiResponse response)
{
    private readonly Lazy<JsonObject> json = new(() => JsonNode.Parse(response.Body.Span)!.AsObject());

    /// <summary>The HTTP status.</summary>
    public int Status => response.Status;

    /// <summary>The header fields.</summary>
    public ResponseHeaders Headers => response.Headers;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body => response.Body;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(response.Body.Span);

    /// <summary>The body as a JSON object.</summary>
    public JsonObject Json => json.Value;

    /// <summary>The payload; null when the key is absent.</summary>
    public JsonObject? Data => Json["data"]?.AsObject();

    /// <summary>The <c>error</c> object; null when absent or a text.</summary>
    public JsonObject? Error => Json["error"] as JsonObject;

    /// <summary>The names of the fields that the answer finds fault with.</summary>
    public IReadOnlyList<string> FaultyFields => Error?["fields"] is JsonObject fields ? [.. fields.Select(f => f.Key)] : [];

    /// <summary>A text member of the payload, e.g. <c>accessToken</c> or <c>user.id</c>.</summary>
    public string this[string path] => Find(path) ?? throw new InvalidOperationException($"The answer has no data.{path}: {Text}");

    /// <summary>The shape of the whole body: names and JSON types, sorted, e.g. <c>data{accessToken:string,...},message:string</c>.</summary>
    public string Shape => JsonShape.Of(Json);

    /// <summary>The shape of the payload; empty when the key is absent.</summary>
    public string DataShape => Json.ContainsKey("data") ? JsonShape.Of(Json["data"]) : "";

    /// <summary>A text member of the payload, or null.</summary>
    public string? Find(string path)
    {
        JsonNode? node = Data;
        foreach (var name in path.Split('.')) node = node?[name];
        return node?.ToString();
    }

    /// <summary>This answer, if it has the status; else the test fails and shows the body.</summary>
    public ApiAnswer Expect(int status) => Status == status ? this : throw new InvalidOperationException($"Expected {status}, got {Status}: {Text}");
}
