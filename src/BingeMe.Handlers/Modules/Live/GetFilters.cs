using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Security;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>Query of GET /live/filter.</summary>
internal sealed class FilterQuery
{
    /// <summary>The live, encoded.</summary>
    public string? C { get; set; }
}

/// <summary>The live must be named.</summary>
internal sealed class FilterQueryValidator : Validator<FilterQuery>
{
    public FilterQueryValidator() => Text("c", static q => q.C, static f => f.Required());
}

/// <summary>
/// GET /live/filter: the picture filters and the one that a live has on, for every member who may see its creator (ruling 16). Contract:
/// live-payout-privacy.md.
/// </summary>
internal sealed class GetFilters(Db db, EntitlementReader entitlement, EncodedIds ids)
{
    public async Task<Response<FilterList>> Handle(RequestContext<FilterQuery> context)
    {
        var id = ids.RequireEncoded(context.Input.C, "c");
        await using var sql = await db.Connect(context.Cancelled);
        var live = await LiveSql.Read(sql, id) ?? throw LiveRules.Missing();
        if (live.OwnerId != context.MemberId && await entitlement.Member(sql, Viewer.Of(context), live.OwnerId) is null or { IsHidden: true }) throw LiveRules.Missing();
        return Response.Ok("The filters.", new FilterList(LiveFilters.Names, string.IsNullOrEmpty(live.Filter) ? LiveFilters.Unset : live.Filter)) with { SaysSuccess = true };
    }
}

/// <summary>What GET /live/filter answers.</summary>
/// <param name="Filters">Keys and how people read them, in the order in which they are shown.</param>
/// <param name="CurrentFilter">The key of the one that is on.</param>
internal sealed record FilterList(
    IReadOnlyDictionary<string, string> Filters, [property: JsonPropertyName("current_filter")] string CurrentFilter);

/// <summary>The picture filters that clients know (contract, GET /live/filter).</summary>
internal static class LiveFilters
{
    public const string Unset = "normal";

    /// <summary>What is stored for a key that is none of them.</summary>
    public const string None = "none";

    /// <summary>Keys and names, in the order in which they are shown.</summary>
    public static readonly OrderedDictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [Unset] = "Normal",
        ["icy-water"] = "Icy Water",
        ["summer-heat"] = "Summer Heat",
        ["fever"] = "Fever",
        ["strawberry"] = "Strawberry",
        ["ibiza"] = "Ibiza",
        ["sweet-sunset"] = "Sweet Sunset",
        ["blue-rock"] = "Blue Rock",
        ["ocean-wave"] = "Ocean Wave",
        ["little-red"] = "Little Red",
        ["vintage-may"] = "Vintage May",
        ["desert-morning"] = "Desert Morning",
        ["blue-lagoon"] = "Blue Lagoon",
        ["warm-ice"] = "Warm Ice",
        ["burnt-coffee"] = "Burnt Coffee",
        ["waterness"] = "Waterness",
        ["old-wood"] = "Old Wood",
        ["distant-mountain"] = "Distant Mountain",
        ["coal-paper"] = "Coal Paper",
        ["simple-gray"] = "Simple Gray",
        ["rose-quartz"] = "Rose Quartz",
        ["amazon"] = "Amazon",
        ["baseline-special"] = "Baseline Special",
        ["baby-glass"] = "Baby Glass",
        ["rose-glass"] = "Rose Glass",
        ["yellow-haze"] = "Yellow Haze",
        ["blue-haze"] = "Blue Haze",
        ["studio-54"] = "Studio 54",
        ["burnt-peach"] = "Burnt Peach",
        ["mono-sky"] = "Mono Sky",
        ["mustard-grass"] = "Mustard Grass",
        ["leaf"] = "Leaf",
        ["ryellow"] = "Ryellow",
        ["baseline-darken"] = "Baseline Darken",
        ["red-sky"] = "Red Sky",
    };
}
