namespace ParityTests.Support;

/// <summary>One sample event.</summary>
/// <param name="Id">Its path below samples/events without the ending, e.g. <c>auth/auth.login/by-mail</c>.</param>
internal sealed record Sample(string Id)
{
    /// <summary>Every REST v1 sample, sorted.</summary>
    public static IReadOnlyList<Sample> All { get; } = Find(Repository.Events, "formats");

    /// <summary>Every sample in another format, sorted; the first folder names the format.</summary>
    public static IReadOnlyList<Sample> Formats { get; } = [.. Find(Path.Combine(Repository.Events, "formats"), null).Select(s => new Sample($"formats/{s.Id}"))];

    public string File => Path.Combine(Repository.Events, $"{Id}.json");

    public string Text => System.IO.File.ReadAllText(File);

    /// <summary>The folder it lies in: an operation's id, or <c>routes</c>.</summary>
    public string Folder => Path.GetFileName(Path.GetDirectoryName(File)!);

    public string Case => Path.GetFileName(Id);

    private static List<Sample> Find(string folder, string? without) =>
    [
        .. Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')[..^5])
            .Where(id => without is null || !id.StartsWith($"{without}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(id => new Sample(id)),
    ];
}
