using System.Text.Json;

namespace BingeMe.Capture.Redaction;

/// <summary>What of a path its parameters' names say to be secret: <c>/reset/{token}</c> holds the token once more.</summary>
internal sealed class PathSecrets
{
    private readonly Dictionary<string, SecretKind> kinds = [];

    /// <summary>The secrets among an event's <c>pathParameters</c>.</summary>
    public static PathSecrets Of(JsonElement root)
    {
        var secrets = new PathSecrets();
        if (!root.TryGetProperty("pathParameters", out var parameters) || parameters.ValueKind != JsonValueKind.Object) return secrets;
        foreach (var parameter in parameters.EnumerateObject())
            if (parameter.Value.ValueKind == JsonValueKind.String && SecretShapes.OfName(parameter.Name) is { } kind) secrets.kinds[Uri.UnescapeDataString(parameter.Value.GetString()!)] = kind;
        return secrets;
    }

    /// <summary>Whether a member of an event or its context is the request's path.</summary>
    public static bool IsPath(string name) => name is "path" or "rawPath";

    /// <summary>The path with other segments where these were secret.</summary>
    /// <param name="path">As the event has it, escaped or not.</param>
    /// <param name="other">What stands for a secret.</param>
    public string In(string path, Func<SecretKind?, string, int, string> other) => kinds.Count == 0 ? path : string.Join('/', path.Split('/').Select(segment =>
    {
        var said = Uri.UnescapeDataString(segment);
        if (!kinds.TryGetValue(said, out var kind)) return segment;
        var stands = other(kind, said, 0);
        return stands == said ? segment : SecretShapes.StandIn().IsMatch(stands) ? stands : Uri.EscapeDataString(stands);
    }));
}
