using System.Globalization;
using System.Text;

namespace BingeMe.Cutover.Journals;

/// <summary>
/// The one controller of a folder (docs/cutover.md, point 24): a locked file whose number goes up with every holder. The lock ends with its
/// process, whatever ends that; the number makes an engine ignore a holder that was thought dead and is not.
/// </summary>
public sealed class Lease : IDisposable
{
    private readonly FileStream file;

    private Lease(FileStream file, long fence) => (this.file, Fence) = (file, fence);

    /// <summary>This holder's fencing number.</summary>
    public long Fence { get; }

    /// <summary>Takes the lease.</summary>
    /// <param name="path">The file; made where it is not there.</param>
    /// <param name="above">The number must lie above this one, e.g. the engine's.</param>
    /// <returns>Null where another process holds it.</returns>
    public static Lease? TryTake(string path, long above = 0)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }

        try
        {
            var fence = Math.Max(Number(file), above) + 1;
            // Over the number before it, which a full disk lets stand: numbers only become longer.
            file.Seek(0, SeekOrigin.Begin);
            file.Write(Encoding.ASCII.GetBytes(fence.ToString(CultureInfo.InvariantCulture)));
            file.SetLength(file.Position);
            file.Flush(flushToDisk: true);
            return new Lease(file, fence);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static long Number(FileStream file)
    {
        var text = new byte[32];
        var length = file.Read(text);
        // An empty file is a lease that was never held; the engine's own number is asked for besides.
        return long.TryParse(Encoding.ASCII.GetString(text, 0, length), CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
