namespace BingeMe.Handlers.Ports;

/// <summary>How a picture meets its target size.</summary>
public enum ImageFit
{
    /// <summary>Shrunk until it fits inside; never enlarged, nothing cut off.</summary>
    Inside,

    /// <summary>Fills the size exactly; what stands over is cut off evenly.</summary>
    Cover,
}
