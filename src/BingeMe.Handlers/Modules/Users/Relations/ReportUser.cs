using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>Body of POST /user/block/{id}.</summary>
internal sealed class ReportRequest
{
    public string? Reason { get; set; }

    public string? Message { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }
}

/// <summary>All four fields, each in its form (contract, POST /user/block/{id}).</summary>
internal sealed class ReportValidator : Validator<ReportRequest>
{
    private static readonly string[] Reasons =
    [
        "privacy_issue", "copyright", "violent_sexual_content", "spoofing", "spam", "report_abuse", "under_age", "bingeme_terms_of_service",
    ];

    public ReportValidator() =>
        Text("reason", static b => b.Reason, static f => f.Required().OneOf(Reasons))
            .Text("message", static b => b.Message, static f => f.Required().Trimmed().Length(30, 5000).Must(Texts.IsShown, Texts.NotShown("message")))
            .Text("name", static b => b.Name, static f => f.Required().Trimmed().AtMost(255).Must(Texts.IsName, Texts.NotShown("name")))
            .Text("email", static b => b.Email, static f => f.Required().MailAddress());
}

/// <summary>POST /user/block/{id}: reports a member to the moderation and hides both from each other (ruling 16). Contract: users.md.</summary>
internal sealed class ReportUser(Db db, INamedLocks locks, EncodedIds ids, TimeProvider clock)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);

    public async Task<Response<ReportResponse>> Handle(RequestContext<ReportRequest> context)
    {
        var targetId = ids.Require(context.Route["id"]);
        if (targetId == context.MemberId) throw ApiException.BadField("id", "id is your own: nobody can report themselves.");
        var target = await db.Run(sql => Members.Present(sql, targetId), context.Cancelled) ?? throw ApiException.NotFound("There is no such member.");
        if (!target.IsHouse)
        {
            await using var held = await locks.Acquire($"report:user:{context.MemberId}:{targetId}", LockWait, context.Cancelled);
            if (!await db.Run(sql => ReportsSql.Insert(sql, context.MemberId, targetId, context.Input, clock.GetUtcNow()), context.Cancelled))
                throw ApiException.BadRequest("You reported and blocked this member before.");
        }

        return Response.Ok("Thank you: the report was taken, and you will not see each other any more.", new ReportResponse(true)) with { SaysSuccess = true };
    }
}

/// <summary>Data of POST /user/block/{id}.</summary>
internal sealed record ReportResponse(bool Success);
