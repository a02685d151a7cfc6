namespace BingeMe.Replay.Samples;

/// <summary>A folder of recorded events and sequences, laid out as samples/README.md says.</summary>
/// <param name="folder">The folder that holds <c>events</c> and <c>sequences</c>.</param>
public sealed class Corpus(string folder)
{
    private const string FormatsFolder = "formats";

    /// <summary>The folder of the events, which the sequences' event files are relative to.</summary>
    public string Events { get; } = Path.Combine(folder, "events");

    /// <summary>Every sample of a REST API's event (payload 1.0), sorted by id.</summary>
    public IReadOnlyList<Sample> Samples => [.. Find(Events).Where(static id => !id.StartsWith($"{FormatsFolder}/", StringComparison.Ordinal)).Select(Sample)];

    /// <summary>Every sample in another payload format, sorted by id: <c>formats/{format}/{id of the REST sample}</c>.</summary>
    public IReadOnlyList<Sample> Formats => [.. Find(Path.Combine(Events, FormatsFolder)).Select(id => Sample($"{FormatsFolder}/{id}"))];

    /// <summary>The names of the sequences, sorted.</summary>
    public IReadOnlyList<string> Sequences => [.. Find(Path.Combine(folder, "sequences"))];

    /// <summary>The sample of an id; whether there is one shows when it is read.</summary>
    public Sample Sample(string id) => new(id, Path.Combine(Events, $"{id}.json"));

    /// <summary>Reads a sequence.</summary>
    /// <param name="name">One of <see cref="Sequences"/>.</param>
    /// <param name="cancelled">Ends the reading.</param>
    /// <exception cref="SampleException">The file is no sequence; every fault is named.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Task<Sequence> Sequence(string name, CancellationToken cancelled = default) =>
        Replay.Samples.Sequence.Read(Path.Combine(folder, "sequences", $"{name}.json"), Events, cancelled);

    private static IEnumerable<string> Find(string folder) =>
        Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')[..^".json".Length])
            .Order(StringComparer.Ordinal);
}

/// <summary>One sample event.</summary>
/// <param name="Id">Its path below the events without the ending, e.g. <c>auth/auth.login/by-mail</c>.</param>
/// <param name="File">Its file.</param>
public sealed record Sample(string Id, string File)
{
    /// <summary>The event's JSON; placeholders may stand in it (<see cref="Placeholders"/>).</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Text => System.IO.File.ReadAllText(File);

    /// <summary>The folder it lies in: an operation's id, or <c>routes</c>.</summary>
    public string Folder => Path.GetFileName(Path.GetDirectoryName(File)!);

    /// <summary>What it shows: the file's name without its ending.</summary>
    public string Case => Path.GetFileName(Id);
}
