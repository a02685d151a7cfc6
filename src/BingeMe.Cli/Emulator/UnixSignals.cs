using System.Runtime.InteropServices;

namespace BingeMe.Cli.Emulator;

/// <summary>Sends signals, which the class library cannot (its only word is SIGKILL).</summary>
internal static partial class UnixSignals
{
    private const int SigTerm = 15;

    /// <summary>Asks a process to end. Does nothing when it has ended already.</summary>
    /// <param name="processId">A child of ours that has not been waited for, so that the id cannot belong to somebody else.</param>
    public static void Terminate(int processId) => _ = Kill(processId, SigTerm);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int processId, int signal);
}
