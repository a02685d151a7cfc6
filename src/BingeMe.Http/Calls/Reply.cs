namespace BingeMe.Http.Calls;

/// <summary>Makes the answers that handlers give.</summary>
public static class Reply
{
    /// <summary>200 with data.</summary>
    public static Reply<T> Ok<T>(string message, T data) => new(message) { Data = data };

    /// <summary>200 without data.</summary>
    public static Reply<Nothing> Ok(string message) => new(message);

    /// <summary>200 that has data in other cases of the same operation, but not in this one.</summary>
    public static Reply<T> Ok<T>(string message) => new(message);
}
