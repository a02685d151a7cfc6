using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Users.Cards;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.PublicProfile;

internal static class PublicProfileSql
{
    private const string Subject =
        """
        select id as Id, name as Name, username as Username, countries_id as CountriesId, avatar as Avatar, cover as Cover, verified_id as VerifiedId,
               story as Story, override_currency as OverrideCurrency, hide_name as HideName, hide_count_subscribers as HideCountSubscribers
        from users

        """;

    /// <summary>The member in good standing of a name; the placeholder is nobody's name (ruling 20).</summary>
    public static async Task<SubjectRow?> ByUsername(SqlScope sql, string username)
    {
        var rows = await sql.Connection.QueryAsync<SubjectRow>(
            Subject +
            """
            where username = @username and username <> 'ua' and status = 'active' and deleted = 0
            order by id
            """,
            new { username });
        return rows.FirstOrDefault(r => Members.IsSameName(r.Username, username));
    }

    public static Task<SubjectRow?> ById(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<SubjectRow>(
        Subject +
        """
        where id = @id and status = 'active' and deleted = 0
        """,
        new { id });

    /// <summary>What a profile shows of its member, in one message.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="owner">Whose profile it is.</param>
    /// <param name="isOwner">Whether the member looks himself, who sees posts that are switched off too.</param>
    /// <param name="mostPosts">The most posts.</param>
    /// <param name="mostProducts">The most products.</param>
    /// <param name="now">The present.</param>
    public static async Task<ProfileParts> Read(SqlScope sql, long owner, bool isOwner, int mostPosts, int mostProducts, DateTime now)
    {
        await using var results = await sql.Send(
            $"{Counts};\n{OfPosts};\n{Live};\n{ProductsSql.Custom};\n{Posts}",
            ("@owner", owner), ("@isOwner", isOwner ? 1 : 0), ("@mostPosts", mostPosts), ("@most", mostProducts), ("@now", now));
        var counts = await results.First(static r => r.GetRowParser<ProfileCounts>()) ?? new ProfileCounts();
        if (await results.First(static r => r.GetRowParser<ProfileCounts>()) is { } ofPosts)
            (counts.Posts, counts.Photos, counts.Videos) = (ofPosts.Posts, ofPosts.Photos, ofPosts.Videos);
        return new ProfileParts(
            counts,
            await results.First(static r => r.GetRowParser<LiveRow>()),
            await results.List(static r => r.GetRowParser<ProductRow>()),
            await results.List(static r => r.GetRowParser<CardRow>()));
    }

    /// <summary>The counts but those of posts; a subscriber with two plans is one.</summary>
    private const string Counts =
        """
        select
            (select count(*) from follow f where f.creator_id = @owner and f.follow = 1) as Followers,
            (select count(distinct s.user_id) from plans l inner join subscriptions s on s.stripe_price = l.name
             where l.user_id = @owner and l.status = '1' and s.cancelled = 'no' and (s.free = 'yes' or s.ends_at > @now)) as Subscribers,
            (select count(*) from products d where d.user_id = @owner and d.status = '1') as Products
        """;

    /// <summary>The counts of posts, of those with pictures and of those with films, in one pass over the posts and their files.</summary>
    private const string OfPosts =
        """
        select count(distinct p.id) as Posts, count(distinct case when m.type = 'image' then p.id end) as Photos,
               count(distinct case when m.type = 'video' then p.id end) as Videos
        from updates p left join media m on m.updates_id = p.id and m.status = 'active'
        where p.user_id = @owner and p.status = 'active' and p.deleted = 0 and (p.expired_at is null or p.expired_at > @now)
        """;

    /// <summary>The newest posts, pinned ones first; the owner sees those that are switched off too.</summary>
    private const string Posts =
        """
        select p.id as Id, p.description as Description, p.date as Date, p.date_utc as DateUtc, p.is_utc as IsUtc, p.fixed_post as FixedPost,
               p.price as Price, p.expired_at as ExpiredAt, p.locked as Locked, p.status as Status
        from updates p
        where p.user_id = @owner and p.deleted = 0 and (p.expired_at is null or p.expired_at > @now)
          and (p.status = 'active' or (@isOwner = 1 and p.status = 'disabled'))
        order by p.fixed_post desc, p.id desc
        limit @mostPosts
        """;

    /// <summary>The latest live that is announced or on; null when there is none.</summary>
    private const string Live =
        """
        select v.id as Id, v.name as Name, v.price as Price, v.duration as Duration, v.extended_mins as ExtendedMinutes, v.date_time as StartsAt,
               v.status as Status, (select count(*) from live_prebooks b where b.live_id = v.id) as Prebooks
        from live_streamings v
        where v.user_id = @owner and v.status = '0'
        order by v.id desc
        limit 1
        """;
}

/// <summary>What a profile shows of its member: counts, the live, what fans can order, and the newest posts.</summary>
internal sealed record ProfileParts(ProfileCounts Counts, LiveRow? Live, List<ProductRow> Products, List<CardRow> Posts);

/// <summary>What a profile counts (users S10).</summary>
internal sealed class ProfileCounts
{
    public long Posts { get; set; }

    public long Followers { get; set; }

    public long Subscribers { get; set; }

    public long Photos { get; set; }

    public long Videos { get; set; }

    public long Products { get; set; }
}

/// <summary>A live that is announced or on.</summary>
internal sealed class LiveRow
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public decimal Price { get; set; }

    public long Duration { get; set; }

    public long ExtendedMinutes { get; set; }

    public DateTime? StartsAt { get; set; }

    public string Status { get; set; } = "";

    public long Prebooks { get; set; }
}

/// <summary>The member whose profile is shown.</summary>
internal sealed class SubjectRow
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? CountriesId { get; set; }

    public string? Avatar { get; set; }

    public string? Cover { get; set; }

    public string? VerifiedId { get; set; }

    public string? HideCountSubscribers { get; set; }

    public string? Story { get; set; }

    public string? OverrideCurrency { get; set; }

    public string? HideName { get; set; }
}
