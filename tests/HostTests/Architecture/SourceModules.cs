using BingeMe.TestSupport.Servers;
using Mono.Cecil;

namespace HostTests.Architecture;

/// <summary>The assemblies that were built of the sources.</summary>
internal static class SourceModules
{
    /// <summary>The names of the sources' projects.</summary>
    public static IEnumerable<string> Projects => Directory.GetDirectories(Path.Combine(Built.Root, "src")).Select(static folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    /// <summary>A project's assembly as it was built last.</summary>
    public static ModuleDefinition Read(string project) => ModuleDefinition.ReadModule(
        Directory.GetFiles(Path.Combine(Built.Root, "src", project, "bin"), $"{Assembly(project)}.dll", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}publish{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).MaxBy(File.GetLastWriteTimeUtc)!);

    private static string Assembly(string project) => project == "BingeMe.Cli.Program" ? "bingeme" : project;
}
