namespace BingeMe.Handlers.Conversations;

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

/// <summary>The files of messages, in one place: those that were not deleted, in the order they were attached.</summary>
internal static class FilesSql
{
    /// <summary>Selects them as <see cref="MediaRow"/>.</summary>
    /// <param name="messages">The messages, as an SQL list.</param>
    public static string Of(string messages) =>
        $"""
        select id as Id, message_id as MessageId, media_path as Path, media_type as Type
        from media_messages
        where message_id in {messages} and status <> 'deleted' and deleted = 0
        order by id
        """;
}

/// <summary>A file of a message.</summary>
internal sealed class MediaRow
{
    public long Id { get; set; }

    public long MessageId { get; set; }

    public string? Path { get; set; }

    public string? Type { get; set; }
}
