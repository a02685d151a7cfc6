using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.OwnPosts;

/// <summary>Body of PUT /posts/edit. What is absent stays.</summary>
internal sealed class EditPostRequest
{
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Id { get; set; }

    public string? Description { get; set; }

    /// <summary>The new complete set: a text, or a list of texts as older clients send it.</summary>
    public JsonElement Tags { get; set; }

    /// <summary>A number, or one as text.</summary>
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Price { get; set; }

    public string? PostType { get; set; }

    public string? ScheduledDate { get; set; }

    public string? ScheduledTime { get; set; }

    public string? Timezone { get; set; }
}

/// <summary>
/// PUT /posts/edit: text, tags, price, type and end of an own post. Buyers keep their access whatever becomes of the type.
/// Contract: users.md.
/// </summary>
internal sealed class EditPost(Db db, AdminSettingsReader admin, EncodedIds ids, TimeProvider clock)
{
    public async Task<Response<EditedPost>> Handle(RequestContext<EditPostRequest> context)
    {
        var now = clock.GetUtcNow();
        var id = ids.Require(context.Input.Id);
        var edit = new PostEditReader(context.Input, new PostLimits(await admin.Read(context.Cancelled)), now).Read();
        await using var sql = await db.Connect(context.Cancelled);
        var named = edit.Tags is null ? null : await PostTags.Find(sql, edit.Tags);
        var change = await sql.Transaction(() => Write(sql, id, context.MemberId, edit, named, now));

        var tags = await CardsSql.TagsOf(sql, id);
        return Response.Ok("The post was changed.", new EditedPost
        {
            Id = ids.Encode(id),
            Description = edit.Description,
            Tags = [.. tags.Select(t => $"#{t.Tag.TrimStart('#')}")],
            Price = change.Price is { } coins ? MoneyColumns.Number(coins) : null,
            PostType = edit.Type ?? (change.Locked is null ? null : "paid"),
            ScheduledDate = change.EndsAt is null ? null : context.Input.ScheduledDate,
            ScheduledTime = change.EndsAt is null ? null : context.Input.ScheduledTime,
            ExpiredAt = WireTime.Plain(change.ExpiredAt),
        });
    }

    /// <summary>
    /// What an edit leaves as it is decides what the rest means, so the post is read behind the lock of its owner: of two edits at once the
    /// later one sees what the first one wrote.
    /// </summary>
    private static async Task<Change> Write(SqlScope sql, long id, long me, PostEdit edit, PostTags? tags, DateTimeOffset now)
    {
        if (tags is not null) await tags.Hold(sql);
        var post = await EditPostSql.Hold(sql, id, me) ?? throw NoSuchPost();
        if (edit.Sells && !Entitlement.MaySell((await Members.Caller(sql, me)).VerifiedId))
            throw ApiException.Forbidden("Only verified creators may sell; have yourself verified first.");
        var (locked, price) = Terms(edit, post);
        var isFree = (locked ?? post.Locked) == "no" && (price ?? post.Price) == 0;
        if (isFree && edit.EndsAt is not null && edit.Type is null) throw ApiException.BadField("scheduled_date", "scheduled_date is not for free posts.");

        var clearsEnd = edit.Type == "free";
        var endsAt = clearsEnd ? null : edit.EndsAt?.ToSql();
        if (!await EditPostSql.Save(sql, id, edit.Description, price, locked, endsAt, clearsEnd, tags, now)) throw NoSuchPost();
        return new Change(locked, price, endsAt, clearsEnd ? null : endsAt ?? post.ExpiredAt);
    }

    /// <summary>The new lock and price; null leaves the one or the other. A price without a type makes the post a paid one.</summary>
    private static (string? Locked, decimal? Price) Terms(PostEdit edit, EditablePost post)
    {
        switch (edit.Type)
        {
            case "free": return ("no", 0);
            case "subscribers_only": return ("yes", 0);
            case "paid" when edit.Price is null && post.Price <= 0: throw ApiException.BadField("price", "price is required for a paid post.");
            case "paid": return ("yes", edit.Price ?? post.Price);
        }

        if (edit.Price > 0) return ("yes", edit.Price);

        // Price 0 alone would make a paid post one for subscribers: the type must be said.
        if (edit.Price == 0 && post.Price > 0) throw ApiException.BadField("price", "price 0 needs a post_type: free or subscribers_only.");
        return (null, edit.Price);
    }

    private static ApiException NoSuchPost() => ApiException.NotFound("You have no such post.");

    /// <summary>What was written; null was left. The end as it is now comes last.</summary>
    private sealed record Change(string? Locked, decimal? Price, DateTime? EndsAt, DateTime? ExpiredAt);
}

/// <summary>Data of PUT /posts/edit: what was given, as it was stored.</summary>
internal sealed record EditedPost
{
    public required string Id { get; init; }

    public required string? Description { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required decimal? Price { get; init; }

    public required string? PostType { get; init; }

    public required string? ScheduledDate { get; init; }

    public required string? ScheduledTime { get; init; }

    public required string? ExpiredAt { get; init; }

    /// <summary>Always 1: the end is UTC.</summary>
    public int IsUtc { get; init; } = 1;
}
