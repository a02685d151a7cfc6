using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Statements;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>
/// What an address proves ends with the address: the account gets another one while a call that found it by the old one is under way
/// (rulings 28, 31). And whom no address stands for is not looked for.
/// </summary>
public sealed class ContactMeanwhileTests : AuthTests
{
    private const string Email = "sam@mail.example";
    private const string New = "a new password";

    private readonly FakeIdentityTokens identities = new();
    private readonly StatementLedger ledger = new();
    private MeetingDatabase database = null!;

    [Fact]
    public async Task A_reset_under_way_changes_no_password_of_an_account_that_moved()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = Email }.WithPassword());
        var token = (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", await RequestReset(Email)))).Expect(200)["resetToken"];
        Moves(id, beforeConnection: 2);
        (await Post("/auth/reset-password", ("email", Email), ("password", New), ("confirm_password", New), ("resetToken", token))).Expect(404);
        (await LoginByPassword("sam_t", New)).Expect(401);
        (await LoginByPassword("sam_t")).Expect(200);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    public async Task A_providers_word_ties_no_account_that_moved(string proven)
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = Email, EmailVerified = proven }.WithPassword());
        Moves(id, beforeConnection: 3);
        (await Post("/auth/google", ("idToken", identities.Issue(IdentityProvider.Google, "web-id", new("g-1", Email, true, null))))).Expect(409);
        Assert.Equal("", await Api.Scalar<string>("select coalesce(oauth_uid, '') from users where id = @id", ("@id", id)));
        (await LoginByPassword("sam_t")).Expect(200);
    }

    /// <summary>Characters that weigh nothing to MariaDB's collation: such a text equals no address at all, which thousands of members have.</summary>
    [Theory]
    [InlineData("\u0001")]
    [InlineData("\u00ad\u200b")]
    [InlineData("\u0000\u0000")]
    public async Task A_text_without_an_at_is_asked_for_as_no_address(string name)
    {
        (await PostAnonymous("/auth/login", ("is_otp_login", true), ("username_email", name))).Expect(404);
        await Post("/auth/forgot-password/otp", ("email", name));
        Assert.DoesNotContain(ledger.Statements, static s => s.Contains("email in", StringComparison.Ordinal));
        (await PostAnonymous("/auth/login", ("is_otp_login", true), ("username_email", Email))).Expect(404);
        Assert.Contains(ledger.Statements, static s => s.Contains("email in", StringComparison.Ordinal));
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(
        new() { ["GOOGLE_CLIENT_ID"] = "web-id" },
        context => context with { IdentityTokens = identities, Database = database = new MeetingDatabase(new RecordingDatabase(context.Database, ledger)) });

    private void Moves(long id, int beforeConnection) =>
        database.At(beforeConnection, () => Api.Execute("update users set email = 'moved@mail.example' where id = @id", ("@id", id)));

    /// <summary>Something happens before one of its connections is given out.</summary>
    private sealed class MeetingDatabase(IDatabase inner) : IDatabase
    {
        private Func<Task>? happens;
        private int left;

        public SqlDialect Dialect => inner.Dialect;

        public void At(int connection, Func<Task> what) => (left, happens) = (connection, what);

        public async ValueTask<DbConnection> Open(CancellationToken cancelled)
        {
            if (--left == 0 && happens is { } due) await due();
            return await inner.Open(cancelled);
        }
    }
}
