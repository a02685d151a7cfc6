using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cli.Cutover;

/// <summary>Runs the programs of gates, checks and journeys.</summary>
internal static partial class Programs
{
    // Of each of its two outputs, in bytes; and of both, in letters of the journal.
    private const int Kept = 4096;
    private const int Told = 500;

    // What a program leaves running in the background keeps its outputs open: what it said itself is there at once.
    private static readonly TimeSpan RestPatience = TimeSpan.FromSeconds(1);

    // Makes a program the first of a group of its own, which takes in what it starts, whatever becomes of the program.
    private static readonly string? Leader = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    /// <summary>Runs one; it and what it started are killed when it takes too long.</summary>
    /// <returns>Null where it ended with 0, otherwise what was wrong, with the end of what it said.</returns>
    public static async Task<string?> Run(CommandPlan command, CancellationToken cancelled)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        using var unheard = new CancellationTokenSource();
        patient.CancelAfter(command.Timeout);
        try
        {
            if (Leader is not null && !IsThere(command.Run[0])) return $"'{command.Run[0]}' cannot be started: there is no such program.";
            IReadOnlyList<string> words = Leader is null ? command.Run : [Leader, .. command.Run];
            using var process = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = Task.WhenAll(End(process.StandardOutput.BaseStream, unheard.Token), End(process.StandardError.BaseStream, unheard.Token));
            string? late = null;
            try
            {
                await process.WaitForExitAsync(patient.Token);
            }
            catch (OperationCanceledException)
            {
                late = (cancelled.IsCancellationRequested ? "It was stopped." : $"It took longer than {command.Timeout}.") + Kill(process);
            }

            unheard.CancelAfter(RestPatience);
            var text = string.Join(' ', (await said).Select(static t => t.Trim()).Where(static t => t.Length > 0)).ReplaceLineEndings(" ");
            return late ?? (process.ExitCode == 0 ? null : $"'{command.Run[0]}' ended with {process.ExitCode}: {(text.Length > Told ? "..." + text[^Told..] : text)}");
        }
        catch (Win32Exception e)
        {
            return $"'{command.Run[0]}' cannot be started: {e.Message}";
        }
    }

    /// <summary>The last bytes of what comes, until it ends or nobody listens any more.</summary>
    internal static async Task<string> End(Stream stream, CancellationToken unheard)
    {
        var (last, length, buffer) = (new byte[Kept], 0, new byte[Kept]);
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, unheard)) > 0;)
            {
                var old = Math.Min(length, Kept - read);
                last.AsSpan(length - old, old).CopyTo(last);
                buffer.AsSpan(0, read).CopyTo(last.AsSpan(old));
                length = old + read;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Something that it started still holds the other end.
        }

        return Encoding.UTF8.GetString(last, 0, length);
    }

    private static bool IsThere(string program) => program.Contains('/')
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Ends a program, what it started, and what that left behind in the background.</summary>
    /// <returns>What could not be ended; empty = nothing.</returns>
    private static string Kill(Process process)
    {
        const int Killed = 9;
        try
        {
            process.Kill(entireProcessTree: true);
            // Where nobody of the group is left, there is nobody to be told: no fault.
            if (Leader is not null) _ = Signal(-process.Id, Killed);
            return "";
        }
        catch (Exception e) when (e is Win32Exception or AggregateException)
        {
            return $" Not all of it could be ended: {e.Message}";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Signal(int process, int signal);
}
