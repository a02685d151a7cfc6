namespace BingeMe.Handlers.Auth;

/// <summary>The named locks on the contacts of one account, let go together.</summary>
internal sealed class ContactLocks : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> held = new(2);

    public void Add(IAsyncDisposable one) => held.Push(one);

    public async ValueTask DisposeAsync()
    {
        while (held.TryPop(out var one)) await one.DisposeAsync();
    }
}
