namespace BingeMe.Handlers.Ports;

/// <summary>A picture is not taken. The text says why, in words for the uploader.</summary>
public sealed class ImageException : Exception
{
    /// <summary>Says why.</summary>
    public ImageException(ImageFault fault, string text)
        : base(text) => Fault = fault;

    /// <summary>The reason.</summary>
    public ImageFault Fault { get; }
}
