using System.Text;
using System.Text.Json;

namespace BingeMe.Replay.Comparing;

/// <summary>
/// Walks two JSON documents beside each other. Members belong together by their names, of equal names the n-th with the n-th; all that stands
/// between values is compared too, so that nothing vanishes behind something else that was found.
/// </summary>
internal sealed class JsonDifferences
{
    private readonly JsonText left;
    private readonly JsonText right;
    private readonly List<Difference> found = [];
    private bool isAll = true;

    private JsonDifferences(JsonText left, JsonText right) => (this.left, this.right) = (left, right);

    /// <summary>Compares two documents.</summary>
    /// <returns>What differs by its path, and whether the texts are alike once that is left out.</returns>
    public static (IReadOnlyList<Difference> Found, bool IsAll) Of(JsonText left, JsonText right)
    {
        var walk = new JsonDifferences(left, right);
        walk.Look(left.Head, right.Head);
        walk.Look(left.Foot, right.Foot);
        walk.Walk(left.Root, right.Root, "$");
        return (walk.found, walk.isAll);
    }

    private void Walk(JsonElement one, JsonElement other, string path)
    {
        if (JsonText.Raw(one).SequenceEqual(JsonText.Raw(other))) return;
        if (one.ValueKind == JsonValueKind.Object && other.ValueKind == JsonValueKind.Object) WalkObjects(one, other, path);
        else if (one.ValueKind == JsonValueKind.Array && other.ValueKind == JsonValueKind.Array) WalkLists(one, other, path);
        else Add(path, JsonText.Shown(one), JsonText.Shown(other), Kind(one, other));
    }

    private static Finding Kind(JsonElement one, JsonElement other)
    {
        if (one.ValueKind == JsonValueKind.Null || other.ValueKind == JsonValueKind.Null) return Finding.Null;
        var isBoolean = IsBoolean(one) && IsBoolean(other);
        if (one.ValueKind != other.ValueKind && !isBoolean) return Finding.Type;
        if (one.ValueKind == JsonValueKind.Number && one.TryGetDecimal(out var left) && other.TryGetDecimal(out var right))
            return left == right ? Finding.NumberText : left == 0 || right == 0 ? Finding.Default : Finding.Value;
        if (one.ValueKind == JsonValueKind.String) return KindOfTexts(JsonText.Said(one), JsonText.Said(other));
        return isBoolean ? Finding.Default : Finding.Value;
    }

    /// <summary>A text beside one that no reader can read is another type.</summary>
    private static Finding KindOfTexts(string? one, string? other) =>
        one is null || other is null ? one is null && other is null ? Finding.Value : Finding.Type
        : one == other ? Finding.Bytes
        : one.Length == 0 || other.Length == 0 ? Finding.Empty
        : Finding.Value;

    private static bool IsBoolean(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private void WalkObjects(JsonElement one, JsonElement other, string path)
    {
        var (ours, theirs) = (left.Members(one), right.Members(other));
        var (byKey, known) = (theirs.ToDictionary(static m => m.Key), ours.Select(static m => m.Key).ToHashSet());
        foreach (var member in ours)
        {
            if (byKey.TryGetValue(member.Key, out var match))
            {
                Look(member.Head, match.Head);
                Walk(member.Value, match.Value, At(path, member.Key));
            }
            else
            {
                Add(At(path, member.Key), JsonText.Shown(member.Value), null, Finding.Missing);
            }
        }

        foreach (var member in theirs)
            if (!known.Contains(member.Key)) Add(At(path, member.Key), null, JsonText.Shown(member.Value), Finding.Missing);
        var (common, commonToo) = (ours.FindAll(m => byKey.ContainsKey(m.Key)), theirs.FindAll(m => known.Contains(m.Key)));
        if (!common.Select(static m => m.Key).SequenceEqual(commonToo.Select(static m => m.Key))) Add($"{path} (order)", Names(ours), Names(theirs), Finding.KeyOrder);
        if (ours.Count == 0 && theirs.Count == 0) isAll = false;
        if (common.Count == 0) return;
        LookBetween(ours[0].Before, theirs[0].Before, common.Select(static m => m.Before), commonToo.Select(static m => m.Before));
        Look(left.Before(ours[^1].Value, one), right.Before(theirs[^1].Value, other));
    }

    private static string At(string path, (string Name, int Nth) key) => key.Nth == 1 ? $"{path}.{key.Name}" : $"{path}.{key.Name}({key.Nth})";

    private static string Names(List<JsonMember> members) => string.Join(", ", members.Select(static m => m.Key.Name));

    private void WalkLists(JsonElement one, JsonElement other, string path)
    {
        var (ours, theirs) = (left.Items(one), right.Items(other));
        if (ours.Count == 0 || theirs.Count == 0)
        {
            if (ours.Count == theirs.Count) isAll = false;
            else Add(path, JsonText.Shown(one), JsonText.Shown(other), Finding.Empty);
            return;
        }

        if (HaveSameItems(ours, theirs))
        {
            if (!ours.Select(Text).SequenceEqual(theirs.Select(Text), StringComparer.Ordinal)) Add($"{path} (order)", JsonText.Shown(one), JsonText.Shown(other), Finding.ArrayOrder);
        }
        else
        {
            for (var i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
                if (i >= ours.Count) Add($"{path}[{i}]", null, JsonText.Shown(theirs[i].Value), Finding.Missing);
                else if (i >= theirs.Count) Add($"{path}[{i}]", JsonText.Shown(ours[i].Value), null, Finding.Missing);
                else Walk(ours[i].Value, theirs[i].Value, $"{path}[{i}]");
        }

        var common = Math.Min(ours.Count, theirs.Count);
        LookBetween(ours[0].Before, theirs[0].Before, ours.Take(common).Select(static i => i.Before), theirs.Take(common).Select(static i => i.Before));
        Look(left.Before(ours[^1].Value, one), right.Before(theirs[^1].Value, other));
    }

    private static bool HaveSameItems(List<JsonItem> ours, List<JsonItem> theirs) =>
        ours.Count == theirs.Count
        && ours.Select(Text).Order(StringComparer.Ordinal).SequenceEqual(theirs.Select(Text).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>An item as it is written, a character a byte: what is no UTF-8 stays told apart.</summary>
    private static string Text(JsonItem item) => Encoding.Latin1.GetString(JsonText.Raw(item.Value));

    private void Add(string path, string? one, string? other, Finding finding) => found.Add(new Difference("body", path, one, other) { Finding = finding });

    /// <summary>Compares what stands before the parts that both sides have; the first of them may have lost the one before it.</summary>
    private void LookBetween(Range first, Range firstToo, IEnumerable<Range> before, IEnumerable<Range> beforeToo)
    {
        Look(first, firstToo);
        foreach (var (ours, theirs) in before.Skip(1).Zip(beforeToo.Skip(1))) Look(ours, theirs);
    }

    private void Look(Range ours, Range theirs) => isAll &= left[ours].SequenceEqual(right[theirs]);
}
