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
        var rest = contentType.AsSpan();
        var name = Next(ref rest).ToString().ToLowerInvariant();
        string? charset = null;
        while (!rest.IsEmpty)
        {
            var part = Next(ref rest);
            if (!part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)) continue;

            // An empty one is none.
            var named = part["charset=".Length..].Trim('"');
            if (!named.IsEmpty) charset = named.ToString();
        }

        return new(name, charset);
    }

    /// <summary>Takes what stands before the next semicolon; one within quotes parts nothing (RFC 9110 section 5.6.4).</summary>
    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        var isQuoted = false;
        var end = 0;
        for (; end < rest.Length && (isQuoted || rest[end] != ';'); end++)
        {
            if (rest[end] == '"') isQuoted = !isQuoted;
            else if (rest[end] == '\\' && isQuoted) end++;
        }

        end = Math.Min(end, rest.Length);
        var part = rest[..end].Trim();
        rest = end < rest.Length ? rest[(end + 1)..] : default;
        return part;
    }
}
