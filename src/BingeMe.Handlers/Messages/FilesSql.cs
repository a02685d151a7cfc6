namespace BingeMe.Handlers.Messages;

/// <summary>The files of messages, in one place: those that were not deleted, in the order they were attached.</summary>
internal static class FilesSql
{
    /// <summary>Selects them as <see cref="Rows.MediaRow"/>.</summary>
    /// <param name="messages">The messages, as an SQL list.</param>
    public static string Of(string messages) =>
        $"""
        select id as Id, message_id as MessageId, media_path as Path, media_type as Type
        from media_messages
        where message_id in {messages} and status <> 'deleted' and deleted = 0
        order by id
        """;
}
