namespace BingeMe.Http;

/// <summary>A body that has not been read yet: who has no business here need not be waited for, and costs no memory.</summary>
public interface IBodySource
{
    /// <summary>Its length as the client declares it, bytes; null when only reading it tells.</summary>
    long? Length { get; }

    /// <summary>Reads it to its end. Once at most.</summary>
    /// <param name="most">The largest body that is wanted, bytes.</param>
    /// <param name="cancelled">Ends the wait for the client.</param>
    /// <returns>The body; null when it is larger, and then the rest of it is left unread.</returns>
    /// <exception cref="ApiException">400: it breaks HTTP's framing; 408: it does not arrive in time; 503: the host holds enough bodies already.</exception>
    /// <exception cref="ClientGoneException">The client has gone.</exception>
    ValueTask<ReadOnlyMemory<byte>?> Read(int most, CancellationToken cancelled);

    /// <summary>Takes room for what is made of the body beside it, until the request ends: what it inflates to.</summary>
    /// <param name="bytes">So much more.</param>
    /// <exception cref="ApiException">503: the host holds enough bodies already.</exception>
    void Hold(long bytes);
}
