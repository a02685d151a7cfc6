using System.Runtime.InteropServices;

namespace BingeMe.Emulator;

/// <summary>Sends signals, which the class library cannot (its only word is SIGKILL). The numbers are those of Linux on x64 and arm64.</summary>
internal static partial class UnixSignals
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    /// <summary>Asks a process to end. Does nothing when it has ended already.</summary>
    /// <param name="processId">A child of ours that has not been waited for, so that the id cannot belong to somebody else.</param>
    public static void Terminate(int processId) => Send(processId, SigTerm);

    /// <summary>Halts a process until <see cref="Thaw"/>.</summary>
    /// <inheritdoc cref="Terminate"/>
    public static void Freeze(int processId) => Send(processId, SigStop);

    /// <summary>Lets a halted process go on.</summary>
    /// <inheritdoc cref="Terminate"/>
    public static void Thaw(int processId) => Send(processId, SigCont);

    /// <summary>Sends any signal, by its number.</summary>
    /// <inheritdoc cref="Terminate"/>
    /// <param name="processId">A child of ours.</param>
    /// <param name="signal">The number, see signal(7).</param>
    public static void Send(int processId, int signal) => _ = Kill(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int processId, int signal);
}
