using System.Text;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Pipeline;
using BingeMe.Lambda;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>What the logs of both hosts say of a whole sign-up, sign-in and reset (platform-auth P20.6).</summary>
public sealed class LogSecrecyTests : AuthTests
{
    private const string SecretPassword = "p4ssw0rd-never-logged";
    private readonly MemoryStream server = new();
    private readonly MemoryStream emf = new();
    private readonly List<string> secrets = [SecretPassword, "fcm-never-logged", "voip-never-logged"];
    private EmfAccessLog emfLog = null!;

    [Fact]
    public async Task Defect_tokens_and_codes_never_reach_the_log()
    {
        var init = Remember((await Post("/auth/init", ("client", "android"))).Expect(200));
        var code = await RequestSignup("ann@mail.example");
        secrets.Add(code);
        (await Api.Post("/auth/signup/verify", Json(("identifier", "ann@mail.example"), ("otp", Other(code))), init["accessToken"])).Expect(400);
        var signup = Remember((await Api.Post(
            "/auth/signup/verify",
            Json(("identifier", "ann@mail.example"), ("otp", code), ("fcm_token", "fcm-never-logged"), ("voip_token", "voip-never-logged")),
            init["accessToken"])).Expect(200));
        secrets.Add(await RequestReset("ann@mail.example"));
        var proof = (await Post("/auth/forgot-password/verify", ("email", "ann@mail.example"), ("otp", secrets[^1]))).Expect(200)["resetToken"];
        secrets.Add(proof);
        (await Post("/auth/reset-password", ("email", "ann@mail.example"), ("password", SecretPassword), ("confirm_password", SecretPassword), ("resetToken", proof))).Expect(200);
        Remember((await LoginByPassword("ann@mail.example", SecretPassword)).Expect(200));
        (await LoginByPassword("ann@mail.example", SecretPassword + "x")).Expect(401);
        (await Api.Get("/auth/validate?access_token=" + signup["accessToken"], signup["accessToken"])).Expect(200);
        (await Api.Get("/nowhere?token=" + signup["accessToken"])).Expect(404);
        (await Post("/auth/google", ("idToken", "identity-never-logged"))).Expect(500);
        secrets.Add("identity-never-logged");
        (await Post("/auth/refresh", ("refreshToken", "junk"), ("x", SecretPassword))).Expect(401);
        (await Api.Post("/auth/login", "{\"password\":\"" + SecretPassword, Api.AsAnonymous())).Expect(400);

        foreach (var log in Logs())
        {
            Assert.Contains("auth.login", log, StringComparison.Ordinal);
            Assert.Contains("provider is down", log, StringComparison.Ordinal);
            foreach (var secret in secrets) AssertWithout(secret, log);
            Assert.DoesNotContain("ann@mail.example", log, StringComparison.Ordinal);
            Assert.DoesNotContain("?", string.Join('\n', log.Split('\n').Where(static l => !l.Contains("provider is down", StringComparison.Ordinal))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Defect_texts_that_members_write_and_devices_never_reach_the_log()
    {
        await Api.Context.PushTokens.Put(new(6, "fcm-never-logged", "{}", Api.Now), CancellationToken.None);
        var mira = Api.AsMember(1);
        secrets.Add(mira.Split('.')[2]);
        secrets.AddRange(["said-never-logged", "profile-never-logged"]);
        (await Api.Post("/messages/send", Json(("user_id", 6), ("message", "said-never-logged")), mira)).Expect(200);
        (await Api.Post("/messages/send", Json(("user_id", 6), ("message", "said-never-logged"), ("price", -1)), mira)).Expect(422);
        (await Api.Post("/messages/send-massive", Json(("message", "said-never-logged")), mira)).Expect(200);
        (await Api.Get("/messages/conversation/search?search=said-never-logged", mira)).Expect(200);
        (await Api.Post("/posts/store-comment", Json(("update_id", Api.Context.Ids.Encode(1)), ("comment", "said-never-logged")), mira)).Expect(200);
        (await Api.Post("/posts/create", Json(("description", "said-never-logged"), ("post_type", "free")), mira)).Expect(200);
        (await Api.Post("/user/profile", Json(("story", "profile-never-logged")), mira)).Expect(200);
        (await Api.Post("/user/mode/dark", "{}", mira)).Expect(200);
        foreach (var target in new[] { "/user/info", "/updates", "/posts", "/notifications", "/messages/6", "/referrals" }) (await Api.Get(target, mira)).Expect(200);
        AssertSilent("messages.sendMessage", "mira@creators.example");
    }

    [Fact]
    public async Task Defect_codes_contacts_and_passwords_of_the_settings_never_reach_the_log()
    {
        var me = await Api.AddMember(new TestMember("sam") { Email = "sam@mail.example" }.WithPassword());
        var token = Api.AsMember(me);
        secrets.Add(TestMember.Password);
        (await Api.Post("/user/send-otp", Json(("email", "new@mail.example"), ("mobile", "9811111111"), ("country_code", "+91")), token)).Expect(200);
        var code = (await Api.CodeSentTo("new@mail.example"))!;
        secrets.AddRange([code, (await Api.CodeSentTo("+919811111111"))!, Other(code)]);
        (await Api.Post("/user/profile/verify-otp", Json(("email_otp", true), ("email", "new@mail.example"), ("emailOtp", Other(code))), token)).Expect(400);
        (await Api.Post("/user/profile/verify-otp", Json(("email_otp", true), ("email", "new@mail.example"), ("emailOtp", code)), token)).Expect(200);
        (await Api.Post("/user/change-password", Json(("old_password", "guess-never-logged"), ("new_password", SecretPassword), ("confirm_password", SecretPassword)), token)).Expect(400);
        (await Api.Post("/user/change-password", Json(("old_password", TestMember.Password), ("new_password", SecretPassword), ("confirm_password", SecretPassword)), token)).Expect(200);
        secrets.Add("guess-never-logged");
        AssertSilent("user.changePassword", "sam@mail.example", "new@mail.example", "9811111111");
    }

    [Fact]
    public async Task Defect_what_visitors_write_was_logged()
    {
        var form = Json(("full_name", "Visitor Never-Logged"), ("email", "visitor@mail.example"), ("subject", "subject-never-logged"), ("message", "said-never-logged"), ("agree_terms_privacy", "on"));
        (await Api.Post("/contact", form)).Expect(200);
        (await Api.Post("/contact", Json(("subject", "subject-never-logged"), ("g-recaptcha-response", "solved-never-logged")))).Expect(400);
        AssertSilent("contact.submitForm", "visitor@mail.example", "Visitor Never-Logged", "subject-never-logged", "said-never-logged", "solved-never-logged");
    }

    private void AssertSilent(string operation, params string[] more)
    {
        foreach (var log in Logs())
        {
            Assert.Contains(operation, log, StringComparison.Ordinal);
            foreach (var secret in secrets.Concat(more)) AssertWithout(secret, log);
        }
    }

    // A code has few digits: within a longer number (a time, an id) the same ones stand by chance.
    private static void AssertWithout(string secret, string log)
    {
        if (secret.Length < 8) Assert.DoesNotMatch($@"(?<![0-9A-Za-z]|\d\.){Regex.Escape(secret)}(?![0-9A-Za-z])", log);
        else Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    /// <summary>What either host's log says of all calls, one line each.</summary>
    private string[] Logs()
    {
        emfLog.Flush();
        string[] logs = [Encoding.UTF8.GetString(server.ToArray()), Encoding.UTF8.GetString(emf.ToArray())];
        foreach (var log in logs) Assert.Equal(Api.Log.Records.Count, log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        return logs;
    }

    protected override Task<ApiUnderTest> Create()
    {
        return ApiUnderTest.Create(
            new() { ["GOOGLE_CLIENT_ID"] = "web-id" },
            static context => context with { IdentityTokens = new FailingIdentityTokens() },
            new JsonAccessLog(Stream.Synchronized(server), "green", TimeProvider.System),
            emfLog = new EmfAccessLog(emf, "BingeMe", "blue", TimeProvider.System));
    }

    /// <summary>Keeps an answer's tokens among the secrets; of a token the signature is enough to know it again.</summary>
    private ApiAnswer Remember(ApiAnswer answer)
    {
        foreach (var name in new[] { "accessToken", "refreshToken" })
        {
            secrets.Add(answer[name]);
            secrets.Add(answer[name].Split('.')[2]);
        }

        return answer;
    }

    private sealed class FailingIdentityTokens : IIdentityTokens
    {
        public Task<Identity?> Verify(IdentityProvider provider, string token, IReadOnlyCollection<string> audiences, CancellationToken cancelled) =>
            throw new InvalidOperationException("The provider is down.");

        public Task<string?> ExchangeAppleCode(string code, string clientId, string? redirectUri, CancellationToken cancelled) => Task.FromResult<string?>(null);
    }
}
