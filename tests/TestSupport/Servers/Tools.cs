using System.Diagnostics;

namespace BingeMe.TestSupport.Servers;

/// <summary>Programs that test servers need, installed on first use where they are missing.</summary>
public static class Tools
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>Installs a Debian package unless its program is there.</summary>
    public static async Task<string> Debian(string program, string package)
    {
        await Installing.WaitAsync();
        try
        {
            if (Find(program) is { } path)
                return path;
            await Run("apt-get", "update");
            await Run("apt-get", "install", "-y", "--no-install-recommends", package);
            return Find(program) ?? throw new InvalidOperationException($"{package} brought no {program}.");
        }
        finally
        {
            Installing.Release();
        }
    }

    /// <summary>Below it, node finds the npm packages of <c>tools/package.json</c>.</summary>
    public static string NodeFolder => Path.Combine(Repository(), "artifacts", "tools");

    /// <summary>Installs the npm packages of <c>tools/package.json</c> below <see cref="NodeFolder"/>, as <c>./services</c> does. Returns a package's program.</summary>
    public static async Task<string> Npm(string package)
    {
        var folder = NodeFolder;
        var program = Path.Combine(folder, "node_modules", ".bin", package);
        await Installing.WaitAsync();
        try
        {
            if (File.Exists(program))
                return program;
            Directory.CreateDirectory(folder);
            foreach (var file in new[] { "package.json", "package-lock.json" })
                File.Copy(Path.Combine(Repository(), "tools", file), Path.Combine(folder, file), overwrite: true);
            await Run("npm", "ci", "--prefix", folder, "--no-audit", "--no-fund");
            return program;
        }
        finally
        {
            Installing.Release();
        }
    }

    /// <summary>Runs a program to its end, and gives what it said.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<string> Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output} {errors}");
    }

    private static string? Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/local/sbin"]);
        return folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
    }

    /// <summary>A Python that has a module, of those that are there or Debian's own.</summary>
    public static async Task<string> Python(string module, string package)
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", $"import {module}"]) { RedirectStandardError = true })!;
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode == 0)
                return python;
        }

        await Run("apt-get", "update");
        await Run("apt-get", "install", "-y", "--no-install-recommends", package);
        return "/usr/bin/python3";
    }

    /// <summary>The repository's root.</summary>
    public static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BingeMe.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
