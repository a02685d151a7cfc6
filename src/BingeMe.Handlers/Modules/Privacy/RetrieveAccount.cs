using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Privacy;

/// <summary>GET /account/retrieve and POST /account/retrieve: whether a deletion can be taken back, and doing it (ruling 3). Contract: live-payout-privacy.md.</summary>
internal sealed class RetrieveAccount(Db db)
{
    /// <summary>Tells how long it can be.</summary>
    public async Task<Response<Retrieval>> Tell(RequestContext<Unit> context)
    {
        var deletion = await db.Run(sql => PrivacySql.Deletion(sql, context.MemberId), context.Cancelled);
        if (deletion is null) return Response.Ok("The account stands.", new Retrieval { CanRetrieve = false, Message = "The account is not deleted." });
        if (deletion.DeletedAt?.FromSql() is not { } at || context.Now - at >= AccountStates.Grace) throw TooLate();
        var days = (int)Math.Ceiling((AccountStates.Grace - (context.Now - at)).TotalDays);
        return Response.Ok("The account can be retrieved.", new Retrieval
        {
            CanRetrieve = true,
            RemainingDays = days,
            DeletionDate = WireTime.Iso(at),
            Message = $"The account can be retrieved for {days} more {(days == 1 ? "day" : "days")}.",
        });
    }

    /// <summary>Takes the deletion back; the member signs in again then.</summary>
    public async Task<Response<RetrievedAccount>> Handle(RequestContext<Unit> context)
    {
        var since = (context.Now - AccountStates.Grace).ToSql();
        return await db.Run(sql => PrivacySql.Retrieve(sql, context.MemberId, since), context.Cancelled)
            ? Response.Ok("The account is back; sign in again.", new RetrievedAccount(true))
            : throw TooLate();
    }

    private static ApiException TooLate() => ApiException.BadRequest("The account is not deleted, or its 30 days are over.");
}

/// <summary>What GET /account/retrieve answers.</summary>
internal sealed record Retrieval
{
    [JsonPropertyName("canRetrieve")]
    public required bool CanRetrieve { get; init; }

    /// <summary>From 1 to 30.</summary>
    [JsonPropertyName("remainingDays")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RemainingDays { get; init; }

    /// <summary>When it was deleted, ISO 8601, UTC.</summary>
    [JsonPropertyName("deletionDate")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeletionDate { get; init; }

    public required string Message { get; init; }
}

/// <summary>What POST /account/retrieve answers.</summary>
internal sealed record RetrievedAccount(bool Retrieved);
