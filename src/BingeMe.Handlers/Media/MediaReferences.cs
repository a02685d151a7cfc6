using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Media;

/// <summary>Where uploaded files are referred to.</summary>
internal static class MediaReferences
{
    /// <summary>
    /// Whether any row of the member's refers to the file, under any extension (its conversion by legacy ends in <c>.webp</c>). Tables hold the
    /// bare name, the name with its folder, or the whole key: all end with it. Only the member's own rows are looked at, by their indexes,
    /// since a key can only be handed in by its owner; of messages, who may have sent hundreds of thousands, the names themselves are looked
    /// up. Deleted rows count: their buyers or staff may still hold them.
    /// </summary>
    public static async Task<bool> IsUsed(SqlScope sql, MediaKey key)
    {
        var (byMessages, paths) = ByMessages([key]);
        await using var results = await sql.Send(
            $"""
            {byMessages};
            select case when
                exists (select 1 from media where user_id = @owner and (image like @name or video like @name or music like @name or file like @name))
             or exists (select 1 from updates where user_id = @owner and (image like @name or video like @name or music like @name or file like @name))
             or exists (select 1 from posts where user_id = @owner and media like @name)
             or exists (select 1 from products where user_id = @owner and file like @name)
             or exists (select 1 from media_products mp join products p on p.id = mp.products_id where p.user_id = @owner and mp.name like @name)
             or exists (select 1 from ticket_conversations where type in ('1', '2') and user_id = @owner and image like @name)
             or exists (select 1 from ticket_conversations where type in ('1', '2') and from_user_id = @owner and image like @name)
             or exists (select 1 from verification_requests where user_id = @owner and documents like @name)
             or exists (select 1 from creator_agreements where user_id = @owner and (photo_path like @name or signature_path like @name))
            then 1 else 0 end
            """,
            [.. paths, ("@owner", key.OwnerId), ("@name", $"%{key.Stem}.%")]);
        var messages = await results.List(static r => r.GetRowParser<PathRow>());
        return await results.Number() == 1 || messages.Count > 0;
    }

    /// <summary>
    /// The stems of those of some uploads that rows refer to under the upload's own name, as legacy committed sound, film and documents. It is
    /// asked behind every commit: only the tables in which the uploads' use puts files are looked at, once for all uploads.
    /// </summary>
    /// <param name="sql">A connection.</param>
    /// <param name="uploads">Of one owner and one use.</param>
    public static async Task<HashSet<string>> Used(SqlScope sql, IReadOnlyList<MediaKey> uploads)
    {
        var use = uploads[0].Use;

        // Profile pictures had names of their own always.
        if (use == MediaUse.Avatar || use == MediaUse.Cover) return [];
        if (use == MediaUse.Messages) return await UsedByMessages(sql, uploads);
        var found = string.Join('\n', use == MediaUse.Posts ? await PostFiles(sql, uploads) : await OwnFiles(sql, use, uploads[0].OwnerId));
        return Among(uploads, found);
    }

    /// <summary>What the owner's posts name that is named by the uploads, too: in one pass over the rows.</summary>
    private static async Task<IEnumerable<string>> PostFiles(SqlScope sql, IReadOnlyList<MediaKey> uploads)
    {
        var names = string.Concat(uploads.SelectMany(static u => Names(u)).Select(static n => $"{n}\n"));
        var rows = await sql.Connection.QueryAsync<FileNamesRow>(
            """
            select image as Image, video as Video, music as Music, file as File from media
            where user_id = @owner
              and ((image <> '' and instr(@names, image) > 0) or (video <> '' and instr(@names, video) > 0)
                or (music <> '' and instr(@names, music) > 0) or (file <> '' and instr(@names, file) > 0))
            union all
            select image as Image, video as Video, music as Music, file as File from updates
            where user_id = @owner
              and ((image <> '' and instr(@names, image) > 0) or (video <> '' and instr(@names, video) > 0)
                or (music <> '' and instr(@names, music) > 0) or (file <> '' and instr(@names, file) > 0))
            """,
            new { owner = uploads[0].OwnerId, names });
        return rows.Select(static r => $"{r.Image}\n{r.Video}\n{r.Music}\n{r.File}");
    }

    /// <summary>What the owner's rows of another use name that has the form of an upload: rows of this API name committed files, whose UUIDs are of version 8.</summary>
    private static Task<IEnumerable<string>> OwnFiles(SqlScope sql, MediaUse use, long owner)
    {
        var upload = $"%{owner}________-____-4___-____-____________.%";
        var of = new { owner, upload };
        if (use == MediaUse.Products)
        {
            return sql.Connection.QueryAsync<string>(
                """
                select file from products where user_id = @owner and file like @upload
                union all
                select mp.name from products p inner join media_products mp on mp.products_id = p.id where p.user_id = @owner and mp.name like @upload
                """,
                of);
        }

        if (use == MediaUse.Payout)
        {
            return sql.Connection.QueryAsync<string>(
                """
                select image from ticket_conversations where type in ('1', '2') and user_id = @owner and image like @upload
                union all
                select image from ticket_conversations where type in ('1', '2') and from_user_id = @owner and image like @upload
                """,
                of);
        }

        if (use == MediaUse.Verification)
            return sql.Connection.QueryAsync<string>("select documents from verification_requests where user_id = @owner and documents like @upload", of);
        if (use != MediaUse.Agreement) throw new ArgumentOutOfRangeException(nameof(use), use.Prefix, "Where files of this use stand is not known here.");
        return sql.Connection.QueryAsync<string>(
            """
            select photo_path from creator_agreements where user_id = @owner and photo_path like @upload
            union all
            select signature_path from creator_agreements where user_id = @owner and signature_path like @upload
            """,
            of);
    }

    private static async Task<HashSet<string>> UsedByMessages(SqlScope sql, IReadOnlyList<MediaKey> uploads)
    {
        var (statement, paths) = ByMessages(uploads);
        await using var results = await sql.Send(statement, paths);
        return Among(uploads, string.Join('\n', (await results.List(static r => r.GetRowParser<PathRow>())).Select(static r => r.Path)));
    }

    /// <summary>Selects what messages name as <see cref="PathRow"/>: by the index of the paths, since a member's messages are too many to look through.</summary>
    private static (string Statement, (string Name, object? Value)[] Parameters) ByMessages(IReadOnlyList<MediaKey> uploads)
    {
        (string Name, object? Value)[] paths = [.. uploads.SelectMany(MessagePaths).Select(static (path, i) => ($"@p{i}", (object?)path))];
        return ($"select media_path as Path from media_messages where media_path in ({string.Join(", ", paths.Select(static p => p.Name))})", paths);
    }

    private static IEnumerable<string> MessagePaths(MediaKey upload) =>
        new[] { upload.FileName, $"{upload.Stem}.webp" }
            .SelectMany(static name => new[] { name, $"messages/{name}", $"{MediaUse.Messages.Prefix}{name}" })
            .Append(upload.ToString())
            .Distinct(StringComparer.Ordinal);

    private static HashSet<string> Among(IReadOnlyList<MediaKey> uploads, string found) =>
        uploads.Select(static u => u.Stem).Where(s => found.Contains(s, StringComparison.OrdinalIgnoreCase)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The forms in which tables hold a file.</summary>
    private static IEnumerable<string> Names(MediaKey key) => [key.FileName, $"{key.Folder}/{key.FileName}", key.ToString()];
}

/// <summary>The files of a post's row.</summary>
internal sealed class FileNamesRow
{
    public string? Image { get; set; }

    public string? Video { get; set; }

    public string? Music { get; set; }

    public string? File { get; set; }
}

/// <summary>The path of a message's file.</summary>
internal sealed class PathRow
{
    public string? Path { get; set; }
}
