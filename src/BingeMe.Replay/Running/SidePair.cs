using BingeMe.Replay.Comparing;
using BingeMe.Replay.Sides;

namespace BingeMe.Replay.Running;

/// <summary>Two sides that started from the same state, and what their states are compared by.</summary>
internal sealed class SidePair : IAsyncDisposable
{
    private SidePair(IHostSide left, IHostSide right)
    {
        (Left, Right) = (left, right);
        if (left.State is { } one && right.State is { } other) States = new ServerStates(one, other, left.Folder, right.Folder);
        else if (left.State is null && right.State is null && left.Folder.Length > 0 && right.Folder.Length > 0) States = new FolderStates(left.Folder, right.Folder);
    }

    public IHostSide Left { get; }

    public IHostSide Right { get; }

    /// <summary>The states of both; null where one of them is not known.</summary>
    public IStatePair? States { get; }

    /// <summary>How many cases it has been given.</summary>
    public int Cases { get; set; }

    /// <summary>Starts both at once.</summary>
    /// <exception cref="IOException">One does not start.</exception>
    public static async Task<SidePair> Start(IReplayTarget one, IReplayTarget other, CancellationToken cancelled)
    {
        var (starting, second) = (one.Start(cancelled), other.Start(cancelled));
        try
        {
            return new SidePair(await starting, await second);
        }
        catch
        {
            // Whichever has started must not be left behind.
            foreach (var side in new[] { starting, second })
            {
                await side.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                if (side.IsCompletedSuccessfully) await (await side).DisposeAsync();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        States?.Dispose();
        await Left.DisposeAsync();
        await Right.DisposeAsync();
    }
}
