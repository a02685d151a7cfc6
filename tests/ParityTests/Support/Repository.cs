namespace ParityTests.Support;

/// <summary>Where things lie in the working copy.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Events => Path.Combine(Root, "samples", "events");

    public static string Sequences => Path.Combine(Root, "samples", "sequences");

    public static string Snapshots => Path.Combine(Root, "tests", "ParityTests", "Snapshots");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BingeMe.sln"))) return folder.FullName;
        throw new InvalidOperationException($"There is no BingeMe.sln above {AppContext.BaseDirectory}.");
    }
}
