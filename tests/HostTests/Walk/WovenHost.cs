using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace HostTests.Walk;

/// <summary>One of this project's methods that a request entered.</summary>
/// <param name="File">Its source, below <c>src/</c>.</param>
/// <param name="Name">Type and method, as the compiler names them.</param>
public sealed record WalkedMethod(string File, string Name);

/// <summary>
/// The EC2 host as the build left it, copied, with a call of <see cref="WalkProbe"/> at the beginning of each method that one of this project's
/// files holds. A lambda, a local function or an asynchronous method belongs to the file of its lines; generated files are nobody's.
/// </summary>
public sealed partial class WovenHost : IDisposable
{
    /// <summary>Stands in the settings of what is to be published as native code.</summary>
    private const string NoHooks = "\"System.StartupHookProvider.IsSupported\": false,";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bingeme-walk-");
    private readonly List<WalkedMethod> methods = [];
    private readonly string program;

    /// <summary>Copies and weaves it.</summary>
    public WovenHost()
    {
        var built = Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel")[^1];
        program = Path.Combine(folder.FullName, Path.GetFileName(built));
        foreach (var part in new DirectoryInfo(Path.GetDirectoryName(built)!).EnumerateFileSystemInfos())
        {
            var copy = Path.Combine(folder.FullName, part.Name);
            if (part is FileInfo && part.Name.StartsWith("BingeMe.", StringComparison.Ordinal) && part.Extension == ".dll") Weave(part.FullName, copy);
            else if (part.Name.EndsWith(".runtimeconfig.json", StringComparison.Ordinal)) File.WriteAllText(copy, File.ReadAllText(part.FullName).Replace(NoHooks, "", StringComparison.Ordinal));
            else if (part.Name.EndsWith(".deps.json", StringComparison.Ordinal)) File.Copy(part.FullName, copy);
            else File.CreateSymbolicLink(copy, part.FullName);
        }
    }

    /// <summary>
    /// Starts the host on empty embedded stores, asks it twice, stops it. The first request also prepares what a process prepares once (the schema, a
    /// series of the metrics); the second walks as each one after it.
    /// </summary>
    /// <param name="path">What to ask for.</param>
    /// <param name="token">Whose token to send.</param>
    /// <returns>The answer's body, and the methods in the order in which the second request entered them.</returns>
    /// <exception cref="HttpRequestException">An answer is no success.</exception>
    public async Task<(string Body, IReadOnlyList<WalkedMethod> Methods)> Ask(string path, string token)
    {
        var walk = Path.Combine(folder.FullName, "walk.txt");
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(WalkProbe).Assembly.Location;
        start.Environment[WalkProbe.FileVariable] = walk;
        start.Environment["BINGEME_DATA"] = Path.Combine(folder.FullName, "data");
        start.Environment["PORT"] = "0";
        using var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) ?? throw new InvalidOperationException("The woven host did not start.");
            var said = process.StandardOutput.ReadToEndAsync();
            using var client = new HttpClient { BaseAddress = new Uri(Address().Match(line).Value) };
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
            client.DefaultRequestHeaders.ConnectionClose = true;
            await client.GetStringAsync(path);
            var body = await client.GetStringAsync(path);
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();

            // The access line and the connection's end come after the answer: an ended process has entered all that it will.
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
            await said;
            var entered =
                from entry in await File.ReadAllLinesAsync(walk)
                let parts = entry.Split(' ')
                where parts[0] == "2"
                select methods[int.Parse(parts[1], CultureInfo.InvariantCulture)];
            return (body, [.. entered]);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    private void Weave(string from, string to)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(from, new ReaderParameters { ReadSymbols = true });
        var enter = assembly.MainModule.ImportReference(typeof(WalkProbe).GetMethod(nameof(WalkProbe.Enter)));
        var begin = assembly.MainModule.ImportReference(typeof(WalkProbe).GetMethod(nameof(WalkProbe.EnterConnection)));
        foreach (var method in assembly.MainModule.GetAllTypes().Where(static t => !IsGenerated(t)).SelectMany(static t => t.Methods).Where(static m => m.HasBody))
        {
            if (FileOf(method) is not { } file) continue;
            var isBeginning = method.Parameters.Any(static p => p.ParameterType.Name == "ConnectionContext");

            // What is put in may move a branch's target further away than its short form reaches.
            method.Body.SimplifyMacros();
            var body = method.Body.GetILProcessor();
            var first = method.Body.Instructions[0];
            body.InsertBefore(first, body.Create(OpCodes.Ldc_I4, methods.Count));
            body.InsertBefore(first, body.Create(OpCodes.Call, isBeginning ? begin : enter));
            method.Body.OptimizeMacros();
            methods.Add(new WalkedMethod(file, $"{method.DeclaringType.FullName}.{method.Name}"));
        }

        assembly.Write(to);
    }

    /// <summary>Whole types that a generator writes, most of the code by far; what it adds to a type of ours is told by its file.</summary>
    private static bool IsGenerated(TypeDefinition type) =>
        type.FullName.StartsWith("Dapper.AOT", StringComparison.Ordinal)
        || type.BaseType?.FullName == "System.Text.Json.Serialization.JsonSerializerContext"
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    /// <summary>By the method's lines; what the compiler wrote without lines lies where the rest of its type does.</summary>
    private static string? FileOf(MethodDefinition method)
    {
        var url = Urls(method).FirstOrDefault();
        for (var type = method.DeclaringType; url is null && type is not null; type = type.DeclaringType) url = type.Methods.SelectMany(Urls).FirstOrDefault();
        var match = OwnFile().Match(url ?? "");
        return match.Success ? match.Groups[1].Value : null;
    }

    private static IEnumerable<string> Urls(MethodDefinition method) => method.DebugInformation.SequencePoints.Select(static p => p.Document.Url);

    [GeneratedRegex("/src/(BingeMe[^/]+/(?!obj/).+)$")]
    private static partial Regex OwnFile();

    [GeneratedRegex("http://[0-9.:]+")]
    private static partial Regex Address();
}
