using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>GET /posts/create: what the form of a new post needs. Contract: posts-messages.md.</summary>
internal sealed class GetCreateData(Db db, AdminSettingsReader settings, Currencies currencies)
{
    public async Task<Response<CreateData>> Handle(RequestContext<Unit> context)
    {
        var limits = new PostLimits(await settings.Read(context.Cancelled));
        await using var sql = await db.Connect(context.Cancelled);
        var author = await Members.Caller(sql, context.MemberId);
        var tags = await SuggestedTags.Read(sql);
        return Response.Ok("What a new post needs.", new CreateData(
            tags,
            new Pricing(limits.LeastPrice, limits.MostPrice),
            new CreateLimits(limits.Description, limits.FileMegabytes),
            await currencies.For(author.CountriesId, context.Request)));
    }
}

/// <summary>What GET /posts/create answers.</summary>
internal sealed record CreateData(IReadOnlyList<string> Tags, Pricing Pricing, CreateLimits Limits, Currency Currency);

/// <summary>Bounds of a new post.</summary>
/// <param name="MaxDescriptionLength">Characters.</param>
/// <param name="MaxFileSize">Megabytes.</param>
internal sealed record CreateLimits(long MaxDescriptionLength, decimal MaxFileSize);

/// <summary>Bounds of a paid post's price, coins.</summary>
internal sealed record Pricing(long MinPrice, long MaxPrice);
