namespace BingeMe.Handlers.Data;

/// <summary>A statement that counts a list and goes along with others, where the page itself does not tell the total (Page.Total).</summary>
/// <param name="Text">Gives one whole number; null counts nothing.</param>
/// <param name="Parameters">Its parameters, but for those that the others have.</param>
internal sealed record SqlCount(string? Text, params (string Name, object? Value)[] Parameters)
{
    /// <summary>Nothing is counted.</summary>
    public static readonly SqlCount None = new((string?)null);

    /// <summary>The count, where there is one, as the last result.</summary>
    public async Task<long?> Read(SqlResults results) => Text is null ? null : await results.Number();
}
