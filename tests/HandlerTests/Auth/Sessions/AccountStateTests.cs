using BingeMe.Handlers.Security;
using BingeMe.Http.Operations;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth.Sessions;

/// <summary>The access matrix: every operation of the table by every kind of token (platform-auth P3, rulings 2 and 3).</summary>
public sealed class AccountStateTests : AuthTests
{
    [Fact]
    public async Task Every_operation_treats_every_kind_of_caller_as_its_access_says()
    {
        var active = await Api.AddMember(new TestMember("m_active"));
        var pending = await Api.AddMember(new TestMember("m_pending") { Status = "pending" });
        var suspended = await Api.AddMember(new TestMember("m_suspended") { Status = "suspended" });
        var deleted = await Api.AddMember(new TestMember("m_deleted") { Status = "deleted", DeletedAt = Api.Now.AddDays(-1) });
        var flagged = await Api.AddMember(new TestMember("m_flagged") { IsFlaggedDeleted = true, DeletedAt = Api.Now.AddDays(-1) });
        var retrieve = Api.Context.Tokens.MemberAccess(deleted, "user", Api.Now, Tokens.RetrieveScope);
        Assert.NotEmpty(Api.System.Operations);
        foreach (var operation in Api.System.Operations)
        {
            var isMember = operation.Access == Access.Member;
            var isAnonymous = operation.Access == Access.Anonymous;
            await Check(operation, null, isMember || isAnonymous ? 401 : null);
            await Check(operation, "junk", isMember || isAnonymous ? 401 : null);
            await Check(operation, Api.AsAnonymous(), isMember ? operation.AnonymousStatus : null);
            await Check(operation, Api.AsMember(active), isAnonymous ? 403 : null);
            await Check(operation, Api.AsMember(999_999), isMember ? 401 : isAnonymous ? 403 : null);
            await Check(operation, Api.AsMember(pending), isMember || isAnonymous ? 403 : null);
            await Check(operation, Api.AsMember(suspended), (isMember && !operation.OpenToSuspended) || isAnonymous ? 403 : null);
            await Check(operation, Api.AsMember(deleted), isMember ? 401 : isAnonymous ? 403 : null);
            await Check(operation, Api.AsMember(flagged), isMember ? 401 : isAnonymous ? 403 : null);
            await Check(operation, retrieve, isMember && !operation.AllowsDeletedAccounts ? 401 : isAnonymous ? 403 : null);

            // Some of them sign out everywhere, or take a deletion back.
            await Api.Execute("update users set tokens_valid_after = null");
            await Api.Execute("update users set status = 'deleted', deleted_at = @at where id = @id", ("@id", deleted), ("@at", Api.Now.AddDays(-1).UtcDateTime));
        }
    }

    [Fact]
    public void Three_operations_answer_an_anonymous_token_with_403() => Assert.Equal(
        ["auth.getSuspended", "auth.logout", "auth.validateToken"],
        Api.System.Operations.Where(static o => o is { Access: Access.Member, AnonymousStatus: 403, Module: "auth" }).Select(static o => o.Id).Order(StringComparer.Ordinal));

    [Fact]
    public async Task An_account_in_a_state_that_nobody_knows_is_let_nowhere()
    {
        var id = await Api.AddMember(new TestMember("odd") { Status = "weird" });
        (await Api.Get("/auth/validate", Api.AsMember(id))).Expect(403);
    }

    [Fact]
    public async Task A_suspension_counts_from_the_next_request()
    {
        var id = await Api.AddMember(new TestMember("sam_t"));
        var token = Api.AsMember(id);
        (await Api.Get("/auth/validate", token)).Expect(200);
        await Api.Execute("update users set deleted = 1 where id = @id", ("@id", id));
        (await Api.Get("/auth/validate", token)).Expect(401);
    }

    /// <summary>Null: whatever it answers, authentication let the caller pass. The bodies are empty, so that the answer is a 400 or harmless.</summary>
    private async Task Check(Operation operation, string? token, int? expected)
    {
        var target = string.Join('/', operation.Path.Split('/').Select(static s => s.StartsWith('{') ? "1" : s));
        var answer = await Api.Send(operation.Method, target, operation.Method is "GET" or "DELETE" ? null : "{}", new ApiCall { Token = token });
        if (expected is { } status) Assert.True(answer.Status == status, $"{operation.Id} wants {status} and gave {answer.Status}: {answer.Text}");
        else if (operation.Access == Access.Anonymous || (operation.Access == Access.Member && operation.Module == "auth" && operation.Id != "auth.getSuspended"))
            Assert.False(answer.Status is 401 or 403, $"{operation.Id} let nobody in: {answer.Text}");
    }
}
