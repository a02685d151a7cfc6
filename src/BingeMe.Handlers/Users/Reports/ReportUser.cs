using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Users.Reports.Answers;
using BingeMe.Handlers.Users.Reports.Bodies;
using BingeMe.Handlers.Users.Restrictions;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Reports;

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
