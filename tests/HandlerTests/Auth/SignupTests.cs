using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>POST /auth/signup.</summary>
public sealed class SignupTests : AuthTests
{
    private readonly FakeAddressChecker checker = new();

    [Fact]
    public async Task A_code_is_mailed_and_the_answer_has_no_data()
    {
        var answer = (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "ann@mail.example"), ("terms", "1"))).Expect(200);
        Assert.Equal("{message:string,status:number,timestamp:string}", answer.Shape);
        Assert.Matches("^[1-9][0-9]{4}$", await Api.CodeSentTo("ann@mail.example"));
    }

    [Fact]
    public async Task A_phone_gets_its_code_by_message_under_the_number_with_country_code()
    {
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("phone", "98-765 43210"), ("countryCode", "91"), ("terms", "1"))).Expect(200);
        Assert.NotNull(await Api.CodeSentTo("+919876543210"));
    }

    [Fact]
    public async Task Ruling_29_mail_and_phone_together_get_a_code_each()
    {
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "ann@mail.example"), ("phone", "9876543210"), ("countryCode", "+91"), ("terms", "1"))).Expect(200);
        Assert.NotEqual((await Api.CodeSentTo("ann@mail.example"))!, (await Api.CodeSentTo("+919876543210"))!);
    }

    [Theory]
    [InlineData("""{"email":"a@b.example","terms":"1"}""", "name")]
    [InlineData("""{"name":" A ","email":"a@b.example","terms":"1"}""", "name")]
    [InlineData("""{"name":"Ann","email":"a@b","terms":"1"}""", "email")]
    [InlineData("""{"name":"Ann","email":"a b@c.example","terms":"1"}""", "email")]
    [InlineData("""{"name":"Ann","terms":"1"}""", "email")]
    [InlineData("""{"name":"Ann","phone":"12345","countryCode":"+91","terms":"1"}""", "phone")]
    [InlineData("""{"name":"Ann","phone":"1234567890123456","countryCode":"+91","terms":"1"}""", "phone")]
    [InlineData("""{"name":"Ann","phone":"9876543210","terms":"1"}""", "countryCode")]
    [InlineData("""{"name":"Ann","phone":"9876543210","countryCode":"+9100","terms":"1"}""", "countryCode")]
    [InlineData("""{"name":"Ann","email":"a@b.example"}""", "terms")]
    [InlineData("""{"name":"Ann","email":"a@b.example","terms":"0"}""", "terms")]
    [InlineData("""{"name":"Ann","email":["a@b.example"],"terms":"1"}""", "email")]
    public async Task An_invalid_field_is_400(string body, string field) => AssertFaults(await Api.Post("/auth/signup", body, Api.AsAnonymous()), field);

    /// <summary>Numbers that no sign-in takes would make accounts that nobody can enter.</summary>
    [Theory]
    [InlineData("987654321", "+91")]
    [InlineData("98765432100", "91")]
    [InlineData("+91987654321", "+91")]
    [InlineData("123456789012345", "+44")]
    [InlineData("+449876543210", "+91")]
    public async Task A_number_that_does_not_fit_its_country_code_is_400(string phone, string code) => AssertFaults(
        await PostAnonymous("/auth/signup", ("name", "Ann"), ("phone", phone), ("countryCode", code), ("terms", "1")), "phone");

    [Fact]
    public async Task A_number_with_its_plus_is_the_same_number()
    {
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("phone", "+91 98765 43210"), ("countryCode", "+91"), ("terms", "1"))).Expect(200);
        Assert.NotNull(await Api.CodeSentTo("+919876543210"));
    }

    /// <summary>Anybody can use up somebody's number or address.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_contact_that_is_used_up_keeps_no_code_from_the_other(bool isPhoneUsedUp)
    {
        (string, object?)[] phone = [("phone", "7000000001"), ("countryCode", "+91")];
        (string, object?)[] mail = [("email", "new@mail.example")];
        for (var i = 0; i < 5; i++) (await PostAnonymous("/auth/signup", [("name", "Ex"), ("terms", "1"), .. isPhoneUsedUp ? phone : mail])).Expect(200);
        var (open, used) = isPhoneUsedUp ? ("new@mail.example", "+917000000001") : ("+917000000001", "new@mail.example");
        var before = (await Api.MessagesTo(used)).Count;

        (await PostAnonymous("/auth/signup", [("name", "New One"), ("terms", "1"), .. mail, .. phone])).Expect(200);

        Assert.Single(await Api.MessagesTo(open));
        Assert.Equal(before, (await Api.MessagesTo(used)).Count);
        (await PostAnonymous("/auth/signup", [("name", "Ex"), ("terms", "1"), .. isPhoneUsedUp ? phone : mail])).Expect(429);
    }

    [Fact]
    public async Task Every_fault_is_told_at_once() =>
        AssertFaults(await Api.Post("/auth/signup", """{"name":"","email":"x","phone":"1","terms":"0"}""", Api.AsAnonymous()), "name", "email", "phone", "countryCode", "terms");

    [Fact]
    public async Task The_name_has_2_to_100_characters_after_trimming()
    {
        (await PostAnonymous("/auth/signup", ("name", " " + new string('x', 100) + " "), ("email", "a@mail.example"), ("terms", "1"))).Expect(200);
        AssertFaults(await PostAnonymous("/auth/signup", ("name", new string('x', 101)), ("email", "b@mail.example"), ("terms", "1")), "name");
    }

    [Fact]
    public async Task It_needs_an_anonymous_token()
    {
        var body = Json(("name", "Ann"), ("email", "ann@mail.example"), ("terms", "1"));
        (await Api.Post("/auth/signup", body)).Expect(401);
        (await Api.Post("/auth/signup", body, "nonsense")).Expect(401);
        (await Api.Post("/auth/signup", body, Api.AsMember(1))).Expect(403);
    }

    [Theory]
    [InlineData("mira.vale@fixture.example")]
    [InlineData("MIRA.VALE@Fixture.Example")]
    public async Task An_address_that_has_an_account_is_409(string email)
    {
        await Api.Execute("update users set email = 'mira.vale@fixture.example' where id = 1");
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", email), ("terms", "1"))).Expect(409);
        Assert.Null(await Api.CodeSentTo("mira.vale@fixture.example"));
    }

    [Theory]
    [InlineData("+919876500001")]
    [InlineData("919876500001")]
    public async Task A_number_that_has_an_account_is_409_in_either_stored_form(string stored)
    {
        await Api.AddMember(new TestMember("phoney") { Mobile = stored });
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("phone", "98765 00001"), ("countryCode", "+91"), ("terms", "1"))).Expect(409);
    }

    [Fact]
    public async Task Defect_a_number_that_ends_like_anothers_is_no_duplicate()
    {
        await Api.AddMember(new TestMember("phoney") { Mobile = "+919876500001" });
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("phone", "76500001"), ("countryCode", "+9"), ("terms", "1"))).Expect(200);
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("phone", "9876500001"), ("countryCode", "+1"), ("terms", "1"))).Expect(200);
    }

    [Fact]
    public async Task Defect_a_wildcard_from_the_client_matches_nobody() =>
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "%@fixture.example"), ("phone", "%______%"), ("countryCode", "+91"), ("terms", "1"))).Expect(400);

    [Theory]
    [InlineData("x@throwaway.invalid")]
    [InlineData("x@SPAM.invalid")]
    [InlineData("x@TenMinutes.Invalid")]
    public async Task Defect_restricted_domains_are_compared_without_case(string email) =>
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", email), ("terms", "1"))).Expect(403);

    [Fact]
    public async Task A_restricted_domain_costs_no_outside_call()
    {
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "x@spam.invalid"), ("terms", "1"))).Expect(403);
        Assert.Empty(checker.Asked);
    }

    [Fact]
    public async Task A_cached_bad_verdict_is_400_and_not_asked_again()
    {
        AssertFaults(await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "Broken@mail.example"), ("terms", "1")), "email");
        Assert.Empty(checker.Asked);
    }

    [Fact]
    public async Task The_newest_cached_verdict_counts()
    {
        await Api.Execute("insert into email_validation (email, status, type, created_at) values ('broken@mail.example', 'clean', 'listclean', '2025-06-15 11:00:00')");
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "broken@mail.example"), ("terms", "1"))).Expect(200);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("dirty")]
    [InlineData("Invalid")]
    public async Task Defect_the_first_verdict_on_an_address_counts_and_is_stored(string verdict)
    {
        checker.Verdicts["first@mail.example"] = new AddressVerdict(verdict, "said so");
        AssertFaults(await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "First@mail.example"), ("terms", "1")), "email");
        Assert.Equal($"{verdict}/said so/listclean", await Api.Scalar<string>("select status || '/' || remarks || '/' || type from email_validation where email = 'first@mail.example'"));
    }

    [Fact]
    public async Task A_good_verdict_is_stored_and_not_asked_again()
    {
        checker.Verdicts["fine@mail.example"] = new AddressVerdict("clean", null);
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "fine@mail.example"), ("terms", "1"))).Expect(200);
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "fine@mail.example"), ("terms", "1"))).Expect(200);
        Assert.Equal(["fine@mail.example"], checker.Asked);
    }

    [Fact]
    public async Task Defect_an_outage_of_the_checker_blocks_nobody()
    {
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "anyone@mail.example"), ("terms", "1"))).Expect(200);
        Assert.Equal(["anyone@mail.example"], checker.Asked);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from email_validation where email = 'anyone@mail.example'"));
    }

    [Fact]
    public async Task Codes_to_one_contact_are_limited_to_five_an_hour()
    {
        for (var i = 0; i < 5; i++) await RequestSignup("often@mail.example");
        var refused = (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "OFTEN@mail.example"), ("terms", "1"))).Expect(429);
        Assert.Equal("3600", refused.Headers["Retry-After"]);
        Assert.Equal(5, (await Api.MessagesTo("often@mail.example")).Count);
        Api.Clock.Advance(TimeSpan.FromHours(1));
        await RequestSignup("often@mail.example");
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(null, context => context with { AddressChecker = checker });
}
