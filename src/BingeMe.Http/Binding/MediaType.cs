namespace BingeMe.Http.Binding;

/// <summary>The parts of a Content-Type (RFC 9110 section 8.3.1) that reading a body needs.</summary>
internal readonly record struct MediaType(string Name, string? Charset)
{
    /// <summary>JSON, a JSON suffix (RFC 6839), or nothing said at all.</summary>
    public bool IsJson => Name is "" or "application/json" || Name.EndsWith("+json", StringComparison.Ordinal);

    public bool IsForm => Name == "application/x-www-form-urlencoded";

    public static MediaType Parse(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType)) return new("", null);
        var parts = contentType.Split(';', StringSplitOptions.TrimEntries);
        string? charset = null;
        foreach (var part in parts.AsSpan(1))
            if (part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)) charset = part["charset=".Length..].Trim('"');
        return new(parts[0].ToLowerInvariant(), charset);
    }
}
