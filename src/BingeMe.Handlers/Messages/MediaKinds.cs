namespace BingeMe.Handlers.Messages;

/// <summary>Types of a message's files on the wire.</summary>
internal static class MediaKinds
{
    /// <summary>As stored; legacy wrote <c>audio</c> for music.</summary>
    public static string Of(string? stored) => stored switch
    {
        "audio" => "music",
        null or "" => "file",
        _ => stored,
    };
}
