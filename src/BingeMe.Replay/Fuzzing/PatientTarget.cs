using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Running;
using BingeMe.Replay.Sides;

namespace BingeMe.Replay.Fuzzing;

/// <summary>A target whose sides are waited for only so long: one that hangs, or answers what is no HTTP, gave no answer.</summary>
/// <param name="inner">The target.</param>
/// <param name="patience">How long an answer may take.</param>
internal sealed class PatientTarget(IReplayTarget inner, TimeSpan patience) : IReplayTarget
{
    public string Name => inner.Name;

    public bool StartsFresh => inner.StartsFresh;

    public async Task<IHostSide> Start(CancellationToken cancelled) => new Side(await inner.Start(cancelled), patience);

    private sealed class Side(IHostSide inner, TimeSpan patience) : IHostSide
    {
        public string Folder => inner.Folder;

        public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
            try
            {
                // A side in this process may never look at the token.
                return await inner.Send(sample, waiting.Token).WaitAsync(patience, cancelled);
            }
            catch (TimeoutException)
            {
                await waiting.CancelAsync();
                throw new IOException($"none within {patience.TotalSeconds} s");
            }
            catch (Exception e) when (!cancelled.IsCancellationRequested && e is not IOException)
            {
                throw new IOException($"{e.GetType().Name}: {e.Message}", e);
            }
        }

        public Task<string?> NewestCode(string address, CancellationToken cancelled) => inner.NewestCode(address, cancelled);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
