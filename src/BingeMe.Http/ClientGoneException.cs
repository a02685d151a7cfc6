namespace BingeMe.Http;

/// <summary>The client hung up while something was still wanted of it. Nobody waits for the answer.</summary>
/// <param name="cause">How the host noticed.</param>
public sealed class ClientGoneException(Exception? cause = null) : OperationCanceledException("The client has gone.", cause);
