using System.Text.Json.Serialization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Privacy;

/// <summary>GET /account/delete: what deleting means, or that it is done. Contract: live-payout-privacy.md.</summary>
internal sealed class GetDeletion(Db db)
{
    private const string Note =
        "Deleting cannot be undone after 30 days: your data, posts and subscriptions go then. Until that day you can sign in and take it back. "
        + "Your password is needed; without one, a code is sent to your contacts.";

    public async Task<Response<DeletionStatus>> Handle(RequestContext<Unit> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        if (await PrivacySql.Deletion(sql, context.MemberId) is { } deletion)
        {
            return Response.Ok<DeletionStatus>("The account is deleted.", new DoneDeletion(
                true, WireTime.Iso(deletion.DeletedAt) ?? "", string.IsNullOrEmpty(deletion.Reason) ? "By the member." : deletion.Reason));
        }

        var row = await PrivacySql.Security(sql, context.MemberId);
        return Response.Ok<DeletionStatus>("What deleting means.", new PossibleDeletion(Note, row?.HasPassword == 1));
    }
}

/// <summary>What GET /account/delete answers.</summary>
[JsonDerivedType(typeof(PossibleDeletion))]
[JsonDerivedType(typeof(DoneDeletion))]
internal abstract record DeletionStatus;

/// <summary>Of an account that stands.</summary>
/// <param name="NoteMsg">What deleting means.</param>
/// <param name="HasPassword">Whether the password is needed for it.</param>
internal sealed record PossibleDeletion(
    [property: JsonPropertyName("noteMsg")] string NoteMsg, [property: JsonPropertyName("hasPassword")] bool HasPassword) : DeletionStatus;

/// <summary>Of a deleted one.</summary>
/// <param name="IsDelete">True.</param>
/// <param name="DeletedAt">When, ISO 8601, UTC.</param>
/// <param name="DeletionReason">Why.</param>
internal sealed record DoneDeletion(
    [property: JsonPropertyName("isDelete")] bool IsDelete,
    [property: JsonPropertyName("deletedAt")] string DeletedAt,
    [property: JsonPropertyName("deletionReason")] string DeletionReason) : DeletionStatus;
