using Snapshooter;
using Snapshooter.Xunit;

namespace ParityTests.Support;

/// <summary>
/// Committed answers. A snapshot that is missing fails, always: set BINGEME_NEW_SNAPSHOTS=1 to write those of new samples, and look at
/// them before committing.
/// </summary>
internal static class Snapshots
{
    public static void Match(string text, string folder, string name)
    {
        var place = Path.Combine(Repository.Snapshots, folder);
        var file = Path.Combine(place, "__snapshots__", $"{name}.json");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("BINGEME_NEW_SNAPSHOTS") != "1")
            Xunit.Assert.Fail($"There is no snapshot {file}. Run the test with BINGEME_NEW_SNAPSHOTS=1 to write it.\n{text}");
        // The library looks through every type of every assembly for its settings, each time: it is asked where there is something to tell.
        if (File.Exists(file) && Holds(text, folder, name)) return;
        Snapshot.Match(text, new SnapshotFullName($"{name}.json", place));
    }

    /// <summary>Whether a snapshot has this text; nothing is written.</summary>
    public static bool Holds(string text, string folder, string name) => File.ReadAllText(Path.Combine(Repository.Snapshots, folder, "__snapshots__", $"{name}.json")).TrimEnd() == text.TrimEnd();
}
