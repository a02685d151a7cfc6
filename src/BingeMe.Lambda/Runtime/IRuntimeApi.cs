namespace BingeMe.Lambda.Runtime;

/// <summary>
/// The Lambda Runtime API, version 2018-06-01, as one poller uses it. Calls block: a poller has a thread of its own and nothing else to
/// do meanwhile, and a cold start need not wake the thread pool. Not for use by two threads at once.
/// </summary>
internal interface IRuntimeApi : IDisposable
{
    /// <summary><c>GET /runtime/invocation/next</c>: waits for an invocation, for ever if need be (gateway rule 39).</summary>
    /// <param name="stop">Ends the wait (gateway rule 40).</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="RuntimeApiException">The Runtime API could not be reached or refused.</exception>
    Invocation Next(CancellationToken stop);

    /// <summary><c>POST /runtime/invocation/{id}/response</c>: the whole answer.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API could not be reached or refused (413: too large).</exception>
    void Respond(string requestId, ReadOnlyMemory<byte> json);

    /// <summary>The same with response mode <c>streaming</c> (gateway rule 37): prelude, eight NUL bytes, then the body as it is written.</summary>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="prelude">UTF-8 JSON of status, headers and cookies.</param>
    /// <param name="writeBody">Writes the body.</param>
    /// <returns>What the writer threw: told to the gateway in the trailers, still to be logged. Null when the body is complete.</returns>
    /// <exception cref="RuntimeApiException">The Runtime API could not be reached or refused.</exception>
    Exception? RespondStreaming(string requestId, ReadOnlyMemory<byte> prelude, Action<Stream> writeBody);

    /// <summary><c>POST /runtime/invocation/{id}/error</c>: the invocation failed; counts in Lambda's Errors metric (gateway rule 38).</summary>
    /// <exception cref="RuntimeApiException">The Runtime API could not be reached or refused.</exception>
    void InvocationError(string requestId, RuntimeFault fault);

    /// <summary><c>GET /runtime/restore/next</c>: this process may be snapshot now; answered in each sandbox that starts from the snapshot.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="RuntimeApiException">The Runtime API could not be reached or refused.</exception>
    void RestoreNext(CancellationToken stop);

    /// <summary><c>POST /runtime/restore/error</c>: this sandbox cannot go on from the snapshot; the process must end afterwards.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API could not be reached or refused.</exception>
    void RestoreError(RuntimeFault fault);

    /// <summary><c>POST /runtime/init/error</c>: the function could not start; the process must end afterwards.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API could not be reached or refused.</exception>
    void InitError(RuntimeFault fault);
}
