using System.Security.Cryptography;
using System.Text;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Carriers;
using HandlerTests.Auth;
using Xunit;

namespace HandlerTests.Security;

/// <summary>Access tokens as the middleware table of platform-auth P3 wants them.</summary>
public sealed class TokenTests : AuthTests
{
    private const string Path = "/auth/validate";

    private string Secret => Api.Context.Settings.JwtAccessSecret;

    private long InAnHour => Api.Now.ToUnixTimeSeconds() + 3600;

    private string MemberOne => Api.Context.Ids.Encode(1);

    [Fact]
    public async Task A_legacy_token_without_our_additions_is_good() => (await Api.Get(Path, Signed($$"""{"id":"{{MemberOne}}","role":"user","iat":1,"exp":{{InAnHour}}}"""))).Expect(200);

    [Theory]
    [InlineData("\"id\":1")]
    [InlineData("\"id\":\"1\"")]
    [InlineData("\"userId\":1")]
    public async Task A_bare_number_and_the_claim_userId_are_tolerated(string claim) =>
        (await Api.Get(Path, Signed($$"""{{{claim}}, "role":"user","exp":{{InAnHour}}}"""))).Expect(200);

    [Fact]
    public async Task The_claim_id_goes_before_userId() =>
        Assert.Equal("1", (await Api.Get(Path, Signed($$"""{"userId":4,"id":1,"exp":{{InAnHour}}}"""))).Expect(200)["user.id"]);

    [Fact]
    public async Task Our_header_is_exactly_alg_and_typ() => Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", Jwt.Header(Api.AsMember(1)).ToJsonString());

    [Fact]
    public async Task A_fresh_member_token_has_no_isAnonymous_claim()
    {
        await Task.CompletedTask;
        var claims = Jwt.Payload(Api.AsMember(1));
        Assert.False(claims.ContainsKey("isAnonymous"));
        Assert.Equal(MemberOne, (string?)claims["id"]);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("")]
    public async Task Defect_an_unsigned_token_is_refused(string alg)
    {
        var payload = $$"""{"id":"{{MemberOne}}","exp":{{InAnHour}}}""";
        (await Api.Get(Path, Jwt.Make($$"""{"alg":"{{alg}}","typ":"JWT"}""", payload, static _ => []))).Expect(401);
        (await Api.Get(Path, Signed(payload, $$"""{"alg":"{{alg}}","typ":"JWT"}"""))).Expect(401);
    }

    [Fact]
    public async Task Defect_HS384_and_HS512_are_refused()
    {
        var payload = $$"""{"id":"{{MemberOne}}","exp":{{InAnHour}}}""";
        var key = Encoding.UTF8.GetBytes(Secret);
        (await Api.Get(Path, Jwt.Make("""{"alg":"HS512","typ":"JWT"}""", payload, text => HMACSHA512.HashData(key, text)))).Expect(401);
        (await Api.Get(Path, Jwt.Make("""{"alg":"HS384","typ":"JWT"}""", payload, text => HMACSHA384.HashData(key, text)))).Expect(401);
        (await Api.Get(Path, Signed(payload, """{"alg":"HS512","typ":"JWT"}"""))).Expect(401);
        (await Api.Get(Path, Signed(payload, """{"typ":"JWT"}"""))).Expect(401);
    }

    [Fact]
    public async Task Another_secret_is_refused() => (await Api.Get(Path, Jwt.Hs256($$"""{"id":"{{MemberOne}}","exp":{{InAnHour}}}""", Secret + "x"))).Expect(401);

    [Fact]
    public async Task Defect_a_refresh_token_is_no_access_token() => (await Api.Get(Path, Api.Context.Tokens.MemberRefresh(1, "user", Api.Now))).Expect(401);

    [Theory]
    [InlineData(1, 200)]
    [InlineData(0, 401)]
    [InlineData(-1, 401)]
    public async Task The_expiry_has_no_skew(int seconds, int status) =>
        (await Api.Get(Path, Signed($$"""{"id":1,"exp":{{Api.Now.ToUnixTimeSeconds() + seconds}}}"""))).Expect(status);

    [Theory]
    [InlineData("""{"exp":9999999999}""")]
    [InlineData("""{"id":null,"exp":9999999999}""")]
    [InlineData("""{"id":{"a":1},"exp":9999999999}""")]
    [InlineData("""{"id":0,"exp":9999999999}""")]
    [InlineData("""{"id":-1,"exp":9999999999}""")]
    [InlineData("""{"id":"1 or 1=1","exp":9999999999}""")]
    [InlineData("""{"id":"AAAAAAAAAAAAAAAAAAAAAA00","exp":9999999999}""")]
    [InlineData("""{"id":"anon_1_0123456789ab","role":"user","exp":9999999999}""")]
    [InlineData("""{"id":1,"isAnonymous":true,"exp":9999999999}""")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"exp":"soon"}""")]
    [InlineData("""{"id":1,"exp":1e400}""")]
    [InlineData("""{"id":1,"exp":99999999999999999}""")]
    [InlineData("""{"id":"\ud800","exp":9999999999}""")]
    [InlineData("""[1]""")]
    [InlineData("not json")]
    public async Task A_signed_token_that_names_nobody_is_401_and_no_crash(string payload) => (await Api.Get(Path, Signed(payload))).Expect(401);

    [Fact]
    public async Task Of_a_repeated_header_the_first_line_counts()
    {
        var (good, bad) = (new KeyValuePair<string, string>("Authorization", $"Bearer {Api.AsMember(1)}"), new KeyValuePair<string, string>("Authorization", "Bearer x"));
        (await Api.Send("GET", Path, null, new ApiCall { Headers = [good, bad] })).Expect(200);
        (await Api.Send("GET", Path, null, new ApiCall { Headers = [bad, good] })).Expect(401);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("bearer {0}")]
    [InlineData("Bearer  {0}")]
    [InlineData("Basic {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer {0} ")]
    [InlineData("Bearer {0}.x")]
    [InlineData("Bearer {0}, Bearer {0}")]
    public async Task The_header_begins_with_exactly_Bearer_and_one_space(string header)
    {
        // On a wire, space at the end is no part of the field (RFC 9110 section 5.5): what arrives is a good token.
        var isTrimmed = header == "Bearer {0} " && Combination.Current.Carrier is Carrier.Kestrel;
        (await Api.Send("GET", Path, null, new ApiCall { Headers = [new("Authorization", header.Replace("{0}", Api.AsMember(1), StringComparison.Ordinal))] })).Expect(isTrimmed ? 200 : 401);
    }

    [Fact]
    public async Task Every_changed_bit_of_a_token_breaks_it()
    {
        var token = Api.AsMember(1);
        for (var i = 0; i < token.Length; i += 7)
        {
            if (token[i] == '.') continue;
            var changed = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.Equal(401, (await Api.Get(Path, changed)).Status);
        }
    }

    [Theory]
    [InlineData("role")]
    [InlineData("isAnonymous")]
    public async Task Either_claim_makes_a_token_anonymous(string claim)
    {
        var value = claim == "role" ? "\"anonymous\"" : "true";
        var token = Signed($$"""{"id":"anon_1_0123456789ab","{{claim}}":{{value}},"exp":{{InAnHour}}}""");
        (await Api.Get(Path, token)).Expect(403);
        (await Api.Post("/auth/login", "{}", token)).Expect(400);
    }

    [Fact]
    public async Task No_role_of_the_token_opens_anything()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Status = "pending" });
        (await Api.Get(Path, Api.Context.Tokens.MemberAccess(id, "admin", Api.Now))).Expect(403);
    }

    private string Signed(string payload, string header = """{"alg":"HS256","typ":"JWT"}""") => Jwt.Hs256(payload, Secret, header);
}
