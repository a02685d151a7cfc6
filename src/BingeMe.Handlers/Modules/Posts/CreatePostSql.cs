using BingeMe.Handlers.Data;
using BingeMe.Handlers.Idempotency;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using BingeMe.Http;
using Dapper;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Writes a new post: its row, its tags and its files in one transaction.</summary>
internal sealed class CreatePostSql(IRandomSource entropy)
{
    /// <summary>Stores the post. Gives its id.</summary>
    public async Task<long> Insert(SqlScope sql, long memberId, PostDraft draft, IReadOnlyList<Attachment> files, DateTimeOffset now, IdempotentCall call)
    {
        var tags = await PostTags.Find(sql, draft.Tags);
        return await sql.Transaction(async () =>
        {
            await call.Begin(sql);
            var id = await Post(sql, memberId, draft, now);
            await tags.Hold(sql);
            await tags.Tie(sql, id);
            foreach (var file in files) await File(sql, id, memberId, file, now);
            await call.End(sql, new CreatedPost(), PostsJson.Default.CreatedPost);
            return id;
        });
    }

    private async Task<long> Post(SqlScope sql, long memberId, PostDraft draft, DateTimeOffset now)
    {
        await sql.Connection.ExecuteAsync(
            """
            insert into updates (
                user_id, description, date, is_utc, token_id, locked, price, fixed_post, status, expired_at, expiry_post_notification,
                image, video, music, file, img_type, video_embed, file_name, file_size, created_at, updated_at)
            values (
                @memberId, @description, @now, '1', @token, @locked, @price, '0', 'active', @expiresAt, 0,
                '', '', '', '', '', '', '', '0', @now, @now)
            """,
            new
            {
                memberId,
                description = draft.Description,
                token = entropy.Uuid().ToString(),
                locked = draft.Type == PostType.Free ? "no" : "yes",
                price = draft.Price,
                expiresAt = draft.ExpiresAt?.ToSql(),
                now = now.ToSql(),
            });
        return await sql.InsertedId();
    }

    private async Task File(SqlScope sql, long postId, long memberId, Attachment file, DateTimeOffset now)
    {
        // Readers put the type's folder before the column, so it holds the bare name.
        var name = file.FileName;
        var type = MediaTypes.Folder(file.Extension) switch { "images" => "image", "videos" => "video", "music" => "music", _ => "file" };
        await sql.Connection.ExecuteAsync(
            """
            insert into media (
                updates_id, user_id, type, image, img_type, video, video_embed, music, file, file_name, file_size, token, status, webp, created_at, updated_at)
            values (
                @postId, @memberId, @type, @image, @imageType, @video, '', @music, @file, @fileName, '0', @token, 'active', @webp, @now, @now)
            """,
            new
            {
                postId,
                memberId,
                type,
                image = type == "image" ? name : "",
                imageType = type == "image" ? file.Upload.Extension : "",
                video = type == "video" ? name : "",
                music = type == "music" ? name : "",
                file = type == "file" ? name : "",
                fileName = file.Upload.FileName,
                token = entropy.Uuid().ToString(),
                webp = file.IsConverted ? "1" : "0",
                now = now.ToSql(),
            });
    }
}
