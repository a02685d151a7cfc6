namespace BingeMe.Http.Calls;

/// <summary>The input of an operation that takes none, or the data of an answer that has none.</summary>
public sealed class Nothing
{
    /// <summary>The one instance.</summary>
    public static readonly Nothing Value = new();

    private Nothing()
    {
    }
}
