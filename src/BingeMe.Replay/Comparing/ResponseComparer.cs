using System.Text;
using BingeMe.ApiGateway.Emulation;

namespace BingeMe.Replay.Comparing;

/// <summary>Compares what two clients received: status, every header field, the body byte for byte.</summary>
internal static class ResponseComparer
{
    /// <summary>Every difference that <see cref="DeclaredDifferences"/> does not name; empty when the answers are alike.</summary>
    public static IReadOnlyList<Difference> Compare(ClientResponse left, ClientResponse right)
    {
        var differences = new List<Difference>();
        if (left.Status != right.Status) differences.Add(new Difference("status", "", $"{left.Status}", $"{right.Status}"));
        var isMasked = CompareBodies(left, right, differences);
        CompareHeaders(left, right, isMasked, differences);
        return differences;
    }

    /// <summary>True when a declared part of the body was left out.</summary>
    private static bool CompareBodies(ClientResponse left, ClientResponse right, List<Difference> differences)
    {
        if (left.Body.Span.SequenceEqual(right.Body.Span)) return false;

        // Latin-1 keeps every byte a character: what is not masked stays compared byte for byte.
        var (a, b) = (Encoding.Latin1.GetString(left.Body.Span), Encoding.Latin1.GetString(right.Body.Span));
        var (maskedA, maskedB) = (DeclaredDifferences.Mask(a), DeclaredDifferences.Mask(b));
        if (maskedA == maskedB) return true;
        differences.AddRange(BodyDifferences.Explain(maskedA, maskedB));
        return maskedA != a;
    }

    private static void CompareHeaders(ClientResponse left, ClientResponse right, bool isMasked, List<Difference> differences)
    {
        var names = left.Headers.Concat(right.Headers).Select(h => h.Key).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (name.Equals("x-request-id", StringComparison.OrdinalIgnoreCase) && left.Values(name).Count == right.Values(name).Count) continue;
            if (!name.Equals("x-request-id", StringComparison.OrdinalIgnoreCase) && DeclaredDifferences.TransportHeaders.ContainsKey(name)) continue;
            var (a, b) = (left.Values(name), right.Values(name));
            if (a.SequenceEqual(b, StringComparer.Ordinal)) continue;
            if (isMasked && a.Count == b.Count && IsOfMaskedBody(name)) continue;
            differences.Add(new Difference("header", name, Text(a), Text(b)) { Finding = KindOf(a, b) });
        }
    }

    private static bool IsOfMaskedBody(string name) =>
        name.Equals(DeclaredDifferences.EntityTag, StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);

    /// <summary>A line that only one side sends is missing on the other, also where the other has some of that name.</summary>
    private static Finding KindOf(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.Count != right.Count ? Finding.Missing
        : left.Zip(right).Any(static pair => (pair.First.Length == 0) != (pair.Second.Length == 0)) ? Finding.Empty
        : left.Order(StringComparer.Ordinal).SequenceEqual(right.Order(StringComparer.Ordinal), StringComparer.Ordinal) ? Finding.ArrayOrder
        : Finding.Value;

    private static string? Text(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(" ¦ ", values);
}
