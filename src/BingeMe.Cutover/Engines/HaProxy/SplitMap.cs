using System.Globalization;
using System.Text;

namespace BingeMe.Cutover.Engines.HaProxy;

/// <summary>
/// The map by which HAProxy divides traffic (<c>blue-green/haproxy.cfg</c>). A user belongs to one of 10,000 buckets by the hash of who he is;
/// buckets below the threshold go to green. One entry says who owns the map, and the others bear the owner's number in their names:
/// <code>
/// fence 7
/// green@7 500
/// until@7 1795897213
/// mirror@7 0
/// </code>
/// HAProxy reads the entries of the number that <c>fence</c> names and no others, so that what an earlier writer still writes is not there
/// or not read (docs/cutover.md, point 24), and taking over is one write.
/// </summary>
/// <param name="Fence">Who owns it.</param>
/// <param name="Green">Buckets below this one go to green.</param>
/// <param name="Until">Unix seconds after which nothing goes to green; 0 = no such time.</param>
/// <param name="IsMirroring">Whether reads are copied to green.</param>
internal sealed record SplitMap(long Fence, TrafficShare Green, long Until, bool IsMirroring)
{
    /// <summary>Of a map nobody has claimed.</summary>
    public static SplitMap Empty { get; } = new(0, TrafficShare.None, 0, false);

    /// <summary>The file that HAProxy reads when it starts.</summary>
    public string ToFile()
    {
        var text = new StringBuilder("# Who owns the division, and the division: written by 'bingeme cutover', read by HAProxy at its start.\n");
        foreach (var (key, value) in Entries) text.Append(CultureInfo.InvariantCulture, $"{key} {value}\n");
        return text.ToString();
    }

    /// <summary>Every entry, the owner's name last: what is read once it is written must be there before.</summary>
    public IEnumerable<(string Key, string Value)> Entries =>
    [
        (Key("green"), Number(Green.Parts)), (Key("until"), Number(Until)), (Key("mirror"), IsMirroring ? "1" : "0"), ("fence", Number(Fence)),
    ];

    /// <summary>The name of an entry of this owner.</summary>
    public string Key(string name) => Key(name, Fence);

    /// <summary>The name of an entry of an owner.</summary>
    public static string Key(string name, long fence) => $"{name}@{Number(fence)}";

    /// <summary>What HAProxy reads out of entries.</summary>
    /// <param name="entries">Name and value.</param>
    /// <exception cref="EngineException">Values that this driver does not write.</exception>
    public static SplitMap From(IReadOnlyDictionary<string, string> entries)
    {
        var fence = Value("fence");
        var green = Value(Key("green", fence));
        if (green is < 0 or > TrafficShare.Whole) throw new EngineException($"The map sends {green} of {TrafficShare.Whole} buckets to green. Repair its file and restart HAProxy, or roll back.");
        return new SplitMap(fence, new TrafficShare((int)green), Value(Key("until", fence)), Value(Key("mirror", fence)) != 0);

        // HAProxy reads a missing entry as 0, too.
        long Value(string key)
        {
            if (!entries.TryGetValue(key, out var text)) return 0;
            if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)) return value;
            throw new EngineException($"The map's entry '{key}' is '{text}', which is no number. Repair its file and restart HAProxy, or roll back.");
        }
    }

    /// <summary>Who owns entries of which nothing else is asked; what is no number is nobody's, so that everything can be sent to blue whatever else they hold.</summary>
    public static long OwnerOf(IReadOnlyDictionary<string, string> entries) =>
        entries.TryGetValue("fence", out var text) && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var fence) ? fence : 0;

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
