using BingeMe.Platform.State.Embedded;

namespace BingeMe.PlatformTests.State.Embedded;

/// <summary>A state file of a test's own. Two handles on it stand for two processes.</summary>
public sealed class TempState : IDisposable
{
    private readonly TempFolder folder = new();

    public TempState()
    {
        File = new StateFile(folder.File("state.db"));
        Other = new StateFile(folder.File("state.db"));
    }

    public StateFile File { get; }

    public StateFile Other { get; }

    public void Dispose()
    {
        File.Dispose();
        Other.Dispose();
        folder.Dispose();
    }
}
