using System.Globalization;

namespace BingeMe.Handlers.Data;

/// <summary>Prices and amounts on the wire (users S6): the same digits whichever engine stored them.</summary>
internal static class MoneyColumns
{
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>For a JSON number: without the zeros that a <c>DECIMAL(10,2)</c> carries at its end.</summary>
    public static decimal Number(decimal amount) => amount / One;

    /// <summary>As a text: <c>0</c>, <c>5</c>, <c>10.5</c>.</summary>
    public static string Text(decimal amount) => Number(amount).ToString(CultureInfo.InvariantCulture);
}
