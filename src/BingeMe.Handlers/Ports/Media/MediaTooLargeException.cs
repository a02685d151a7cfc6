namespace BingeMe.Handlers.Ports;

/// <summary>A stored object is longer than its reader takes.</summary>
public sealed class MediaTooLargeException : Exception
{
    /// <summary>Names the object.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="length">Its length, bytes.</param>
    /// <param name="most">What the reader takes, bytes.</param>
    public MediaTooLargeException(string key, long length, long most)
        : base($"The object '{key}' has {length} bytes; {most} are taken.")
    {
        Key = key;
        Most = most;
    }

    /// <summary>The object's key.</summary>
    public string Key { get; }

    /// <summary>What the reader takes, bytes.</summary>
    public long Most { get; }
}
