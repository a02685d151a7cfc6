namespace BingeMe.ApiGateway.Emulation;

/// <summary>What the client behind a gateway receives.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">Header lines; a name may repeat.</param>
/// <param name="Body">The body's bytes.</param>
public sealed record ClientResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The values of a header, whatever its case, joined with a comma and a space; null when absent.</summary>
    public string? Header(string name)
    {
        var values = Values(name);
        return values.Count == 0 ? null : string.Join(", ", values);
    }

    /// <summary>The values of a header, whatever its case, in order.</summary>
    public IReadOnlyList<string> Values(string name) =>
        [.. Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static h => h.Value)];
}
