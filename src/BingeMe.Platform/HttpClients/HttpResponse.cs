namespace BingeMe.Platform.HttpClients;

/// <summary>An HTTP answer, read whole within the client's bounds.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">The body.</param>
public readonly record struct HttpResponse(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}
