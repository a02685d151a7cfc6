using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Media;

/// <summary>Where uploaded files are referred to.</summary>
internal sealed class MediaSql(IDatabase database)
{
    /// <summary>
    /// Whether any row of the member's refers to the file, under any extension (its conversion ends in <c>.webp</c>). Tables hold the bare
    /// name, the name with its folder, or the whole key: all end with it. Only the member's own rows are looked at, by their indexes, since
    /// a key can only be handed in by its owner. Deleted rows count: their buyers or staff may still hold them.
    /// </summary>
    public async Task<bool> IsUsed(MediaKey key, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteScalarAsync<long>(
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
    }
}
