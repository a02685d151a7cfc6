using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>Body of POST /user/block/{id}.</summary>
internal sealed class ReportBody
{
    public string? Reason { get; set; }

    public string? Message { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }
}

/// <summary>All four fields, each in its form (contract, POST /user/block/{id}).</summary>
internal sealed class ReportRules : IRules<ReportBody>
{
    private const int ShortestMessage = 30;
    private const int LongestMessage = 5000;

    private static readonly string[] Reasons =
    [
        "privacy_issue", "copyright", "violent_sexual_content", "spoofing", "spam", "report_abuse", "under_age", "bingeme_terms_of_service",
    ];

    public void Check(ReportBody input, Faults faults)
    {
        if (faults.Required("reason", input.Reason))
            faults.Unless(Reasons.Contains(input.Reason, StringComparer.Ordinal), "reason", $"reason must be one of {string.Join(", ", Reasons)}.");
        if (faults.Required("message", input.Message))
            faults.Unless(input.Message!.Trim().Length is >= ShortestMessage and <= LongestMessage, "message", $"message must have {ShortestMessage} to {LongestMessage} characters.");
        if (faults.Required("name", input.Name)) faults.Unless(input.Name!.Trim().Length <= 255, "name", "name must have at most 255 characters.");
        if (faults.Required("email", input.Email)) faults.Unless(Contacts.IsEmail(input.Email!), "email", "email must be a mail address.");
    }
}

/// <summary>POST /user/block/{id}: reports a member to the moderation and hides both from each other (ruling 16). Contract: users.md.</summary>
internal sealed class ReportUser(ReportsSql reports, RestrictionsSql targets, INamedLocks locks, EncodedIds ids, TimeProvider clock)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);

    public async Task<Reply<ReportAnswer>> Handle(Call<ReportBody> call)
    {
        var targetId = ids.Demand(call.Route["id"]);
        if (targetId == call.MemberId) throw ApiException.BadField("id", "id is your own: nobody can report themselves.");
        var target = await targets.Target(targetId, call.Cancelled) ?? throw ApiException.NotFound("There is no such member.");
        if (!target.IsHouse)
        {
            await using var held = await locks.Acquire($"report:user:{call.MemberId}:{targetId}", LockWait, call.Cancelled);
            if (!await reports.Insert(call.MemberId, targetId, call.Input, clock.GetUtcNow(), call.Cancelled))
                throw ApiException.BadRequest("You reported this member before.");
        }

        return Reply.Ok("Thank you: the report was taken, and you will not see each other any more.", new ReportAnswer(true)) with { SaysSuccess = true };
    }
}

/// <summary>Data of POST /user/block/{id}.</summary>
internal sealed record ReportAnswer(bool Success);
