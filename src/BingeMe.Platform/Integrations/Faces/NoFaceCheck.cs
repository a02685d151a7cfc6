using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Integrations.Faces;

/// <summary>Stands where no checker is, on a laptop: every picture that can be read shows a face.</summary>
internal sealed class NoFaceCheck(IImages images) : IFaceCheck
{
    public async Task<bool> HasFace(ReadOnlyMemory<byte> image, CancellationToken cancelled)
    {
        try
        {
            await images.Convert(image, ImagePreset.Thumbnail, cancelled);
            return true;
        }
        catch (ImageException)
        {
            return false;
        }
    }
}
