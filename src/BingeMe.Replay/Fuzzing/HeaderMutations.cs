namespace BingeMe.Replay.Fuzzing;

/// <summary>Changes of header lines and of query entries.</summary>
internal static class HeaderMutations
{
    /// <summary>What a front door writes itself, or refuses before a host sees it: changing those would test the front door.</summary>
    private static readonly HashSet<string> OfTheFrontDoor = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Amzn-Trace-Id", "Via", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Upgrade",
    };

    private static readonly string[] Names =
    [
        "Accept", "Accept-Encoding", "Accept-Language", "Content-Type", "Cookie", "If-None-Match", "If-Modified-Since", "Range", "Origin", "Referer", "X-Request-Id",
        "X-HTTP-Method-Override", "X-Forwarded-Host", "X-Original-URL", "X-Device-Id", "X-App-Version", "X-Timezone", "X-Currency", "Authorization", "Content-Encoding",
    ];

    private static readonly string[] Values =
    [
        "", "null", "undefined", "0", "-1", "1e400", "99999999999999999999", "*", "*/*;q=nan", "application/json; charset=utf-16", "text/html,application/json;q=0", ",,,", ";;=;", "\"", "'", "W/\"\"", "bytes=0-",
        "bytes=9-1", "gzip, br;q=1.5", "identity;q=0, *;q=0", "en-;q=x", "../../etc/passwd", "%00", "%0d%0aX-Injected: 1", "https://evil.example", "null, https://evil.example", "{{", "<script>", "é", "\u202Egpj.exe",
        "日本", new('x', 4000), "a=b; a=c; =; ;", "Thu, 31 Feb 2025 25:61:61 GMT", "true", "[]", "{}",
    ];

    private static readonly string[] QueryValues =
    [
        "", "null", "0", "-1", "1.5", "1e3", "1e400", "2147483648", "9223372036854775808", "99999999999999999999999", "NaN", "true", "abc", "0x10", "+1", "01", "٣", "1,2", "1;2", "[]", "{\"a\":1}", "' or 1=1 --", "%", "%00",
        "%25", "a&b=c", "\0", "\u202Ea", "e\u0301", "😀", "../..", "2025-02-31", "2025-06-15T12:00:00+99:00", new('9', 400), new('x', 3000), "\r\n", "\t", " ",
    ];

    private static readonly string[] QueryNames = ["page", "limit", "offset", "cursor", "id", "sort", "order", "search", "q", "type", "status", "from", "to", "page[]", "limit[$gt]", "__proto__", "", "é", "PAGE"];

    public static readonly (string Name, Func<FuzzEvent, SplitMix, bool> Change)[] All =
    [
        ("header-dropped", static (e, r) => Headers(e, r, static (lines, at, _) => lines.RemoveAt(at))),
        ("header-doubled", static (e, r) => Headers(e, r, static (lines, at, r) => lines.Insert(at + 1, r.Below(2) == 0 ? lines[at] : new(lines[at].Key, Other(lines[at].Value, r))))),
        ("header-case", static (e, r) => Headers(e, r, static (lines, at, r) => lines[at] = new(r.Below(2) == 0 ? lines[at].Key.ToLowerInvariant() : lines[at].Key.ToUpperInvariant(), lines[at].Value))),
        ("header-emptied", static (e, r) => Headers(e, r, static (lines, at, _) => lines[at] = new(lines[at].Key, ""))),
        ("header-value", static (e, r) => Headers(e, r, static (lines, at, r) => lines[at] = new(lines[at].Key, r.Of(Values)))),
        ("header-added", static (e, r) => { e.Headers = [.. e.Headers, new(r.Of(Names), r.Of(Values))]; return true; }),
        ("query-dropped", static (e, r) => Query(e, r, static (entries, at, _) => entries.RemoveAt(at))),
        ("query-doubled", static (e, r) => Query(e, r, static (entries, at, r) => entries.Insert(at + 1, r.Below(2) == 0 ? entries[at] : new(entries[at].Key, r.Of(QueryValues))))),
        ("query-value", static (e, r) => Query(e, r, static (entries, at, r) => entries[at] = new(entries[at].Key, r.Of(QueryValues)))),
        ("query-added", static (e, r) =>
        {
            if (!e.HasTarget) return false;
            e.Query = [.. e.Query, new(r.Of(QueryNames), r.Of(QueryValues))];
            return true;
        }),
    ];

    /// <summary>Whether a line may be changed.</summary>
    public static bool IsTheClients(string name) => !OfTheFrontDoor.Contains(name);

    private static string Other(string value, SplitMix random) => random.Below(2) == 0 ? value.ToUpperInvariant() : random.Of(Values);

    private static bool Headers(FuzzEvent e, SplitMix random, Action<List<KeyValuePair<string, string>>, int, SplitMix> change)
    {
        var lines = e.Headers.ToList();
        var may = Enumerable.Range(0, lines.Count).Where(i => IsTheClients(lines[i].Key)).ToList();
        if (may.Count == 0) return false;
        change(lines, random.Of(may), random);
        e.Headers = lines;
        return true;
    }

    private static bool Query(FuzzEvent e, SplitMix random, Action<List<KeyValuePair<string, string>>, int, SplitMix> change)
    {
        var entries = e.Query.ToList();
        if (!e.HasTarget || entries.Count == 0) return false;
        change(entries, random.Below(entries.Count), random);
        e.Query = entries;
        return true;
    }
}
