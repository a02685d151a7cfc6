using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>Body of POST /live/filter.</summary>
internal sealed class FilterRequest
{
    /// <summary>The live, encoded.</summary>
    public string? C { get; set; }

    /// <summary>A key of GET /live/filter; anything else switches filters off.</summary>
    public string? Filter { get; set; }
}

/// <summary>The live must be named.</summary>
internal sealed class FilterValidator : Validator<FilterRequest>
{
    public FilterValidator() => Text("c", static b => b.C, static f => f.Required());
}

/// <summary>POST /live/filter: puts a picture filter on the caller's live. Contract: live-payout-privacy.md.</summary>
internal sealed class ApplyFilter(Db db, EncodedIds ids)
{
    public async Task<Response<AppliedFilter>> Handle(RequestContext<FilterRequest> context)
    {
        var id = ids.RequireEncoded(context.Input.C, "c");
        var filter = context.Input.Filter is { } sent && LiveFilters.Names.ContainsKey(sent) ? sent : LiveFilters.None;
        await using var sql = await db.Connect(context.Cancelled);
        var live = await LiveSql.SetFilter(sql, context.MemberId, id, filter) ?? throw LiveRules.Missing();
        if (live.OwnerId != context.MemberId) throw LiveRules.NotYours();
        return Response.Ok("The filter is on.", new AppliedFilter(true)) with { SaysSuccess = true };
    }
}

/// <summary>What POST /live/filter answers.</summary>
internal sealed record AppliedFilter(bool Success);
