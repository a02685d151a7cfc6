using System.Globalization;

namespace BingeMe.Handlers.Common.Paging;

/// <summary>A row's place in a list: its order columns, in order, and last its id.</summary>
/// <param name="Values">The values as text, invariant.</param>
internal sealed record Position(IReadOnlyList<string> Values)
{
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss";

    /// <summary>The id: the last value.</summary>
    public long Id => Long(Values.Count - 1);

    /// <summary>Makes a position of texts, whole numbers, decimals and times.</summary>
    public static Position Of(params ReadOnlySpan<object> values)
    {
        var texts = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            texts[i] = values[i] switch
            {
                DateTime time => time.ToString(TimeForm, CultureInfo.InvariantCulture),
                IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
                var value => value.ToString() ?? "",
            };
        }

        return new Position(texts);
    }

    /// <summary>A value as text.</summary>
    public string Text(int index) => Values[index];

    /// <summary>A value as a whole number.</summary>
    public long Long(int index) => long.Parse(Values[index], CultureInfo.InvariantCulture);

    /// <summary>A value as a decimal.</summary>
    public decimal Decimal(int index) => decimal.Parse(Values[index], CultureInfo.InvariantCulture);

    /// <summary>A value as a time of a <c>DATETIME</c> column, for a parameter.</summary>
    public DateTime Time(int index) => DateTime.SpecifyKind(DateTime.ParseExact(Values[index], TimeForm, CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
