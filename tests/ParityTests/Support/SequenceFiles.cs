using BingeMe.Cli.Samples;

namespace ParityTests.Support;

/// <summary>The committed sequences.</summary>
internal static class SequenceFiles
{
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(Repository.Sequences, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    public static Task<Sequence> Read(string name) =>
        Sequence.Read(Path.Combine(Repository.Sequences, $"{name}.json"), Repository.Events, CancellationToken.None);
}
