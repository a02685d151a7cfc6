using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Media;

/// <summary>Where uploaded files are referred to.</summary>
internal static class MediaReferences
{
    /// <summary>
    /// Whether any row of the member's refers to the file, under any extension (its conversion by legacy ends in <c>.webp</c>). Tables hold the
    /// bare name, the name with its folder, or the whole key: all end with it. Only the member's own rows are looked at, by their indexes,
    /// since a key can only be handed in by its owner. Deleted rows count: their buyers or staff may still hold them.
    /// </summary>
    public static async Task<bool> IsUsed(SqlScope sql, MediaKey key) => await sql.Connection.ExecuteScalarAsync<long>(
        """
        select case when
            exists (select 1 from media where user_id = @owner and (image like @name or video like @name or music like @name or file like @name))
         or exists (select 1 from updates where user_id = @owner and (image like @name or video like @name or music like @name or file like @name))
         or exists (select 1 from posts where user_id = @owner and media like @name)
         or exists (select 1 from products where user_id = @owner and file like @name)
         or exists (select 1 from media_products mp join products p on p.id = mp.products_id where p.user_id = @owner and mp.name like @name)
         or exists (select 1 from media_messages mm join messages m on m.id = mm.message_id where m.from_user_id = @owner and mm.media_path like @name)
         or exists (select 1 from ticket_conversations where type in ('1', '2') and user_id = @owner and image like @name)
         or exists (select 1 from ticket_conversations where type in ('1', '2') and from_user_id = @owner and image like @name)
         or exists (select 1 from verification_requests where user_id = @owner and documents like @name)
         or exists (select 1 from creator_agreements where user_id = @owner and (photo_path like @name or signature_path like @name))
        then 1 else 0 end
        """,
        new { owner = key.OwnerId, name = $"%{key.Stem}.%" }) == 1;

    /// <summary>
    /// The stems of those of some uploads that rows refer to under the upload's own name, as legacy committed sound, film and documents. Looks
    /// only where the uploads' use puts files, since it is asked at every commit.
    /// </summary>
    /// <param name="sql">A connection.</param>
    /// <param name="uploads">Of one owner and one use.</param>
    public static async Task<HashSet<string>> Used(SqlScope sql, IReadOnlyList<MediaKey> uploads)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var use = uploads[0].Use;

        // Profile pictures had names of their own always.
        if (use == MediaUse.Avatar || use == MediaUse.Cover) return used;
        if (use == MediaUse.Posts) return await UsedByPosts(sql, uploads);
        foreach (var upload in uploads)
            if (use == MediaUse.Messages ? await IsUsedByMessages(sql, upload) : await IsUsed(sql, upload)) used.Add(upload.Stem);
        return used;
    }

    private static async Task<HashSet<string>> UsedByPosts(SqlScope sql, IReadOnlyList<MediaKey> uploads)
    {
        // One pass over the owner's rows for all uploads: is what the row names among the names?
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
        var found = string.Join('\n', rows.Select(static r => $"{r.Image}\n{r.Video}\n{r.Music}\n{r.File}"));
        return [.. uploads.Select(static u => u.Stem).Where(s => found.Contains(s, StringComparison.OrdinalIgnoreCase))];
    }

    private static async Task<bool> IsUsedByMessages(SqlScope sql, MediaKey upload)
    {
        var name = upload.FileName;
        var key = upload.ToString();
        var folder = $"messages/{name}";
        return await sql.Connection.ExecuteScalarAsync<long>(
            "select case when exists (select 1 from media_messages where media_path in (@key, @folder, @name)) then 1 else 0 end", new { key, folder, name }) == 1;
    }

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
