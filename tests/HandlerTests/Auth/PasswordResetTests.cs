using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>POST /auth/forgot-password/otp, /auth/forgot-password/verify and /auth/reset-password.</summary>
public sealed class PasswordResetTests : AuthTests
{
    private const string Email = "sam@mail.example";
    private const string New = "a new password";

    [Fact]
    public async Task The_three_steps_set_a_new_password()
    {
        await Sam();
        var asked = (await Post("/auth/forgot-password/otp", ("email", "SAM@mail.example"))).Expect(200);
        Assert.Equal("{message:string,status:number,timestamp:string}", asked.Shape);
        var verified = (await Post("/auth/forgot-password/verify", ("email", "Sam@Mail.example"), ("otp", (await Api.CodeSentTo(Email))!))).Expect(200);
        Assert.Equal("{resetToken:string}", verified.DataShape);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", verified["resetToken"]);
        var reset = (await Reset(verified["resetToken"])).Expect(200);
        Assert.Equal("{message:string,status:number,timestamp:string}", reset.Shape);
        (await LoginByPassword("sam_t", New)).Expect(200);
        (await LoginByPassword("sam_t")).Expect(401);
    }

    [Fact]
    public async Task Updated_at_is_touched()
    {
        await Sam();
        (await Reset(await Verified())).Expect(200);
        Assert.StartsWith("2025-06-15 12:00:00", await Api.Scalar<string>("select updated_at from users where username = 'sam_t'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_a_reset_without_a_verified_code_changes_no_password()
    {
        await Sam();
        (await Reset(null)).Expect(401);
        (await Reset("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).Expect(401);
        await RequestReset(Email);
        (await Reset(null)).Expect(401);
        (await LoginByPassword("sam_t")).Expect(200);
    }

    [Fact]
    public async Task Without_the_token_the_same_address_and_agent_are_no_proof()
    {
        await Sam();
        await Verified();
        (await Reset(null)).Expect(401);
        (await LoginByPassword("sam_t")).Expect(200);
    }

    [Fact]
    public async Task Old_clients_may_be_let_in_without_the_token()
    {
        await using var api = await ApiUnderTest.Create(new() { ["ALLOW_RESET_WITHOUT_TOKEN"] = "on" });
        await api.AddMember(new TestMember("sam_t") { Email = Email }.WithPassword());
        (await api.Post("/auth/forgot-password/otp", Json([("email", Email)]))).Expect(200);
        (await api.Post("/auth/forgot-password/verify", Json(("email", Email), ("otp", (await api.CodeSentTo(Email))!)))).Expect(200);
        (await api.Post("/auth/reset-password", Json(("email", Email), ("password", New), ("confirm_password", New)))).Expect(200);
    }

    [Fact]
    public async Task Without_the_token_another_address_or_agent_is_401()
    {
        await Sam();
        var token = await Verified();
        (await Reset(null, new ApiCall { Address = "198.51.100.66" })).Expect(401);
        (await Reset(null, new ApiCall { UserAgent = "Else/1" })).Expect(401);
        (await Reset("A" + token[1..], new ApiCall())).Expect(token[0] == 'A' ? 200 : 401);
        (await Reset(token, new ApiCall { Address = "198.51.100.66", UserAgent = "Else/1" })).Expect(token[0] == 'A' ? 401 : 200);
    }

    [Fact]
    public async Task A_proof_is_for_its_own_address_only()
    {
        await Sam();
        await Api.AddMember(new TestMember("eve") { Email = "eve@mail.example" }.WithPassword());
        var token = await Verified();
        (await Api.Post("/auth/reset-password", Json(("email", "eve@mail.example"), ("password", New), ("confirm_password", New), ("resetToken", token)))).Expect(401);
        (await LoginByPassword("eve")).Expect(200);
    }

    [Fact]
    public async Task A_proof_is_good_once_and_for_ten_minutes()
    {
        await Sam();
        var token = await Verified();
        (await Reset(token)).Expect(200);
        (await Reset(token)).Expect(401);
        token = await Verified();
        Api.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        (await Reset(token)).Expect(401);
    }

    [Fact]
    public async Task Fifty_parallel_resets_use_one_proof_once()
    {
        await Sam();
        var token = await Verified();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Reset(token))));
        Assert.Single(answers, static a => a.Status == 200);
        Assert.Equal(49, answers.Count(static a => a.Status == 401));
    }

    [Fact]
    public async Task Defect_a_reset_ends_every_session()
    {
        var id = await Sam();
        var first = (await LoginByPassword("sam_t")).Expect(200);
        (await LoginByPassword("sam_t")).Expect(200);
        (await Reset(await Verified())).Expect(200);
        Assert.Equal(0, await SessionsOf(id.ToString()));
        (await Post("/auth/refresh", ("refreshToken", first["refreshToken"]))).Expect(401);
    }

    [Fact]
    public async Task Defect_of_several_accounts_with_the_address_only_the_live_one_changes()
    {
        var gone = await Api.AddMember(new TestMember("gone") { Email = Email, Status = "deleted" }.WithPassword());
        var live = await Sam();
        Task<string?> Hash(long id) => Api.Scalar<string?>("select password from users where id = @id", ("@id", id));
        var (hashOfGone, hashOfLive) = (await Hash(gone), await Hash(live));
        (await Reset(await Verified())).Expect(200);
        Assert.Equal(hashOfGone, await Hash(gone));
        Assert.NotEqual(hashOfLive, await Hash(live));
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("pending")]
    public async Task Defect_accounts_that_may_not_sign_in_get_no_reset_code(string status)
    {
        await Api.AddMember(new TestMember("sam_t") { Email = Email, Status = status });
        (await Post("/auth/forgot-password/otp", ("email", Email))).Expect(404);
        Assert.Null(await Api.CodeSentTo(Email));
    }

    [Fact]
    public async Task A_suspended_member_may_reset()
    {
        await Api.AddMember(new TestMember("sam_t") { Email = Email, Status = "suspended" });
        (await Reset(await Verified())).Expect(200);
    }

    [Fact]
    public async Task Defect_the_body_of_an_unknown_address_has_the_status_as_a_number()
    {
        var answer = (await Post("/auth/forgot-password/otp", ("email", "nobody@mail.example"))).Expect(404);
        Assert.Equal(404, (int)answer.Json["status"]!);
        Assert.StartsWith("Not Found: ", (string?)answer.Json["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345", 400)]
    [InlineData("1234567890123456789012345678901234567890", 400)]
    public async Task Defect_a_password_of_a_wrong_length_is_400_with_a_number(string password, int status)
    {
        await Sam();
        password = password.Length > 10 ? string.Concat(Enumerable.Repeat("é", 37)) : password;
        var answer = (await Api.Post("/auth/reset-password", Json(("email", Email), ("password", password), ("confirm_password", password)))).Expect(status);
        Assert.Equal(status, (int)answer.Json["status"]!);
        Assert.Equal(["password"], answer.FaultyFields);
    }

    [Fact]
    public async Task A_password_of_exactly_72_bytes_or_of_digits_only_is_taken()
    {
        await Sam();
        foreach (var password in new[] { new string('x', 72), "123456" })
        {
            var body = Json(("email", Email), ("password", password), ("confirm_password", password), ("resetToken", await Verified()));
            (await Api.Post("/auth/reset-password", body)).Expect(200);
            (await LoginByPassword("sam_t", password)).Expect(200);
        }
    }

    [Fact]
    public async Task A_fault_in_the_fields_does_not_use_the_proof_up()
    {
        await Sam();
        var token = await Verified();
        AssertFaults(await Post("/auth/reset-password", ("email", Email), ("password", New), ("confirm_password", "else"), ("resetToken", token)), "confirm_password");
        (await Reset(token)).Expect(200);
    }

    [Fact]
    public async Task Missing_fields_are_400()
    {
        AssertFaults(await Post("/auth/forgot-password/otp"), "email");
        AssertFaults(await Post("/auth/forgot-password/otp", ("email", "no address")), "email");
        AssertFaults(await Post("/auth/forgot-password/verify"), "email", "otp");
        AssertFaults(await Post("/auth/reset-password"), "email", "password", "confirm_password");
    }

    [Fact]
    public async Task A_wrong_old_or_missing_code_is_400()
    {
        await Sam();
        (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", "12345"))).Expect(400);
        var code = await RequestReset(Email);
        (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", Other(code)))).Expect(400);
        Api.Clock.Advance(TimeSpan.FromMinutes(11));
        (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", code))).Expect(400);
    }

    [Fact]
    public async Task The_code_may_be_a_number_and_is_good_once()
    {
        await Sam();
        var code = await RequestReset(Email);
        (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", int.Parse(code)))).Expect(200);
        (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", code))).Expect(400);
    }

    [Fact]
    public async Task The_proof_is_no_code_for_any_verifier()
    {
        await Sam();
        var token = await Verified();
        (await Post("/auth/forgot-password/verify", ("email", "reset_ok:" + Email), ("otp", token))).Expect(400);
        Assert.Null(await Api.Context.Codes.FindMarker(Email, Api.Now, CancellationToken.None));
        var marker = await Api.Context.Codes.FindMarker("reset_ok:" + Email, Api.Now, CancellationToken.None);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token))), marker!.TokenHash);
    }

    private Task<long> Sam() => Api.AddMember(new TestMember("sam_t") { Email = Email }.WithPassword());

    private async Task<string> Verified() =>
        (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", await RequestReset(Email)))).Expect(200)["resetToken"];

    private Task<ApiAnswer> Reset(string? token, ApiCall? call = null) =>
        Api.Send("POST", "/auth/reset-password", Json(("email", Email), ("password", New), ("confirm_password", New), ("resetToken", token)), call ?? new ApiCall());
}
