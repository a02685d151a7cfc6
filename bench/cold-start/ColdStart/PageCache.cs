using System.Runtime.InteropServices;

namespace ColdStart;

/// <summary>The kernel's cache of files' pages.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Gives up the cached pages of a program and of what lies beside it, as on a worker that has never run it.</summary>
    /// <param name="program">Its path.</param>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Forget(string program)
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(program))!))
        {
            using var handle = File.OpenHandle(file);
            RandomAccess.FlushToDisk(handle);
            var error = Advise(handle, 0, 0, DontNeed);
            if (error != 0) throw new IOException($"The pages of {file} stay cached: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    /// <summary>posix_fadvise(3): returns the error itself.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Advise(SafeHandle file, nint offset, nint length, int advice);
}
