using System.Collections.Concurrent;
using BingeMe.Handlers.Ports;

namespace HandlerTests.Jobs;

/// <summary>A push service that tests break and mend.</summary>
internal sealed class FailingPush : IPush
{
    private readonly ConcurrentQueue<(long UserId, string Id, PushMessage Message)> delivered = new();

    /// <summary>What a delivery meets; null lets it through.</summary>
    public Func<long, CancellationToken, Task>? Fault { get; set; }

    public bool IsOn { get; set; } = true;

    public IReadOnlyCollection<(long UserId, string Id, PushMessage Message)> Delivered => delivered;

    public async Task<bool> Deliver(long userId, string id, PushMessage message, CancellationToken cancelled)
    {
        if (Fault is { } fault) await fault(userId, cancelled);
        delivered.Enqueue((userId, id, message));
        return true;
    }

    /// <summary>The service is down.</summary>
    public static Task Down(long userId, CancellationToken cancelled) => throw new DependencyException("fcm");

    /// <summary>The service takes calls and says nothing.</summary>
    public static Task Hangs(long userId, CancellationToken cancelled) => Task.Delay(Timeout.Infinite, cancelled);
}
