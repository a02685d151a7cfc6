using System.Globalization;

namespace BingeMe.Http;

/// <summary>What a client says in <c>Accept-Encoding</c> (RFC 9110 section 12.5.3).</summary>
public static class AcceptEncoding
{
    /// <summary>How much a client wants a content coding: 0 (not at all) to 1. A coding that is not named has the weight of <c>*</c>, or 0.</summary>
    /// <param name="field">The field's value, several lines joined by commas; null when it was not sent.</param>
    /// <param name="coding">The coding in lower case, e.g. <c>gzip</c>; its old name <c>x-gzip</c> counts as well.</param>
    public static double Weight(string? field, string coding)
    {
        double? named = null;
        double others = 0;
        var rest = field.AsSpan();
        while (!rest.IsEmpty)
        {
            var comma = rest.IndexOf(',');
            var member = comma < 0 ? rest : rest[..comma];
            rest = comma < 0 ? [] : rest[(comma + 1)..];
            var semicolon = member.IndexOf(';');
            var name = (semicolon < 0 ? member : member[..semicolon]).Trim();
            if (Is(name, coding)) named = Math.Max(named ?? 0, Quality(semicolon < 0 ? [] : member[(semicolon + 1)..]));
            else if (name is "*") others = Quality(semicolon < 0 ? [] : member[(semicolon + 1)..]);
        }

        return named ?? others;
    }

    private static bool Is(ReadOnlySpan<char> name, string coding) =>
        name.Equals(coding, StringComparison.OrdinalIgnoreCase) || (coding == "gzip" && name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase));

    /// <summary>The weight of a member; one that cannot be read wants nothing.</summary>
    private static double Quality(ReadOnlySpan<char> parameters)
    {
        var parameter = parameters.Trim();
        if (parameter.IsEmpty) return 1;
        var equals = parameter.IndexOf('=');
        if (equals < 0 || !parameter[..equals].Trim().Equals("q", StringComparison.OrdinalIgnoreCase)) return 0;
        return double.TryParse(parameter[(equals + 1)..].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight is >= 0 and <= 1 ? weight : 0;
    }
}
