namespace BingeMe.TestSupport.Servers;

/// <summary>Programs of this working copy as the build left them, for tests that start them as processes.</summary>
public static class Built
{
    /// <summary>The working copy's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The command that runs a program, built in the same configuration as the tests.</summary>
    /// <param name="project">The project's folder below the working copy's, e.g. <c>src/BingeMe.HostKestrel</c>.</param>
    /// <param name="assembly">Its assembly's name.</param>
    /// <exception cref="FileNotFoundException">It was not built; its project must be among the test project's references.</exception>
    public static string[] Command(string project, string assembly)
    {
        // The tests lie in tests/{project}/bin/{configuration}/{framework}; what they start lies in the same place of its own project.
        var output = Path.GetRelativePath(Path.Combine(Root, "tests"), AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar, 2)[1];
        var file = Path.Combine(Root, project, output, $"{assembly}.dll");
        return File.Exists(file) ? ["dotnet", file] : throw new FileNotFoundException($"There is no {file}: build {project} first.");
    }

    /// <summary>What <c>./publish</c> made.</summary>
    /// <param name="name">Below <c>artifacts/</c>, e.g. <c>kestrel/BingeMe.HostKestrel</c>.</param>
    /// <exception cref="FileNotFoundException">It was not published.</exception>
    public static string Published(string name)
    {
        var path = Path.Combine(Root, "artifacts", name);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"There is no {path}. Run ./publish first.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BingeMe.sln"))) return folder.FullName;
        throw new InvalidOperationException($"There is no BingeMe.sln above {AppContext.BaseDirectory}.");
    }
}
