using System.ComponentModel;
using System.Diagnostics;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cli.Cutover;

/// <summary>Runs the programs of gates and journeys.</summary>
internal static class Programs
{
    private const int Told = 500;

    /// <summary>Runs one; it and what it started are killed when it takes too long.</summary>
    /// <returns>Null where it ended with 0, otherwise what was wrong, with the end of what it said.</returns>
    public static async Task<string?> Run(CommandPlan command, CancellationToken cancelled)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        patient.CancelAfter(command.Timeout);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command.Run[0], command.Run.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
            try
            {
                await process.WaitForExitAsync(patient.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return cancelled.IsCancellationRequested ? "It was stopped." : $"It took longer than {command.Timeout}.";
            }

            if (process.ExitCode == 0) return null;
            var text = string.Join(' ', (await said).Select(static t => t.Trim()).Where(static t => t.Length > 0)).ReplaceLineEndings(" ");
            return $"'{command.Run[0]}' ended with {process.ExitCode}: {(text.Length > Told ? "..." + text[^Told..] : text)}";
        }
        catch (Win32Exception e)
        {
            return $"'{command.Run[0]}' cannot be started: {e.Message}";
        }
    }
}
