namespace BingeMe.Lambda.Runtime;

/// <summary>One HTTP answer of the Runtime API.</summary>
/// <param name="status">The status code.</param>
/// <param name="headers">Names as received with values decoded as UTF-8 (gateway rule 39).</param>
internal sealed class RuntimeResponse(int status, List<KeyValuePair<string, string>> headers)
{
    /// <summary>The status code.</summary>
    public int Status { get; } = status;

    /// <summary>The body with any transfer coding taken off.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>The first value of a header, its name in any case; null when absent.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in headers)
                if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
            return null;
        }
    }
}
