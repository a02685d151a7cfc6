namespace BingeMe.Handlers.Ports;

/// <summary>Whether a photo shows a face: the creator agreement asks (platform-auth P16).</summary>
public interface IFaceCheck
{
    /// <summary>Whether the checker found a face that is good enough. False also for what it cannot read as an image.</summary>
    /// <param name="image">The photo as uploaded, before any conversion.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="DependencyException">The checker is down; the photo may be good.</exception>
    Task<bool> HasFace(ReadOnlyMemory<byte> image, CancellationToken cancelled);
}
