using System.Text.Json;

namespace BingeMe.Cli.Migrate;

/// <summary>What a subcommand found or did.</summary>
/// <param name="ExitCode">See <c>bingeme migrate --help</c>.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
internal sealed record MigrateReport(int ExitCode, string? Error = null)
{
    /// <summary>Where every migration stands.</summary>
    public IReadOnlyList<MigrateLine>? Migrations { get; init; }

    /// <summary>What would run.</summary>
    public IReadOnlyList<string>? Statements { get; init; }

    /// <summary>What ran.</summary>
    public IReadOnlyList<string>? Applied { get; init; }

    /// <summary>Statements that a run which broke off had done already.</summary>
    public IReadOnlyList<string>? Found { get; init; }

    /// <summary>What was declared as done.</summary>
    public IReadOnlyList<string>? Baselined { get; init; }

    /// <summary>Writes the report; errors of the text form go to their own stream.</summary>
    public async Task Write(MigrateFormat format, TextWriter output, TextWriter errors)
    {
        if (format == MigrateFormat.Json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(this, MigrateJson.Default.MigrateReport));
            return;
        }

        if (Error is not null)
            await errors.WriteLineAsync(Error);
        foreach (var line in Migrations ?? [])
            await output.WriteLineAsync($"{line.Name,-40} {line.Phase ?? "-",-9} {line.State,-10} {line.AppliedAt:u}".TrimEnd());
        foreach (var statement in Statements ?? [])
            await output.WriteLineAsync(statement + ";");
        foreach (var found in Found ?? [])
            await errors.WriteLineAsync(found);
        foreach (var name in Applied ?? [])
            await output.WriteLineAsync($"applied {name}");
        foreach (var name in Baselined ?? [])
            await output.WriteLineAsync($"baselined {name}");
        if (Statements is [] || Applied is [] || Baselined is [])
            await output.WriteLineAsync("Nothing to do.");
    }
}
