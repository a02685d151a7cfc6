using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>What the tests of the auth module share: shapes of the contract, and the steps that lead to a state.</summary>
public abstract class AuthTests : ApiTests
{
    protected const string CurrencyShape = "currency{code:string,coin_conversion_rate:number,symbol:string}";

    protected const string SignedInShape =
        "{accessToken:string," + CurrencyShape + ",expiresIn:number,refreshExpiresIn:number,refreshToken:string,"
        + "user{avatar:null,countries_id:string,id:string,name:string,username:string}}";

    protected const string SuspendedShape =
        "{accessToken:string,actionRequired:string," + CurrencyShape + ",expiresIn:number,redirectTo:string,refreshExpiresIn:number,refreshToken:string,"
        + "timestamp:string,user{avatar:null,countries_id:string,id:string,name:string,role:string,status:string,username:string}}";

    protected const string RetrieveShape =
        "{accessToken:string,actionRequired:string," + CurrencyShape + ",expiresIn:number,redirectTo:string,timestamp:string,"
        + "user{avatar:null,countries_id:string,id:string,name:string,role:string,status:string,username:string}}";

    protected const string AnonymousShape = "{accessToken:string,anonymousUserId:string,expiresIn:number,refreshExpiresIn:number,refreshToken:string}";

    protected static string Json(params (string Name, object? Value)[] members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members) json[name] = value is null ? null : JsonValue.Create(value);
        return json.ToJsonString();
    }

    /// <summary>A code that differs from the given one and has its form.</summary>
    protected static string Other(string code) => code == "10000" ? "10001" : "10000";

    protected Task<ApiAnswer> Post(string path, params (string Name, object? Value)[] members) => Api.Post(path, Json(members));

    protected Task<ApiAnswer> PostAnonymous(string path, params (string Name, object? Value)[] members) => Api.Post(path, Json(members), Api.AsAnonymous());

    protected Task<ApiAnswer> LoginByPassword(string name, string password = TestMember.Password) =>
        PostAnonymous("/auth/login", ("is_otp_login", false), ("username_email", name), ("password", password));

    protected Task<ApiAnswer> LoginByCode(string email) => PostAnonymous("/auth/login", ("is_otp_login", true), ("username_email", email));

    protected Task<ApiAnswer> VerifyLogin(string identifier, string code) => PostAnonymous("/auth/login/verify", ("identifier", identifier), ("otp", code));

    protected async Task<string> RequestSignup(string email)
    {
        (await PostAnonymous("/auth/signup", ("name", "New Person"), ("email", email), ("terms", "1"))).Expect(200);
        return (await Api.CodeSentTo(email.ToLowerInvariant()))!;
    }

    protected async Task<string> RequestReset(string email)
    {
        (await Post("/auth/forgot-password/otp", ("email", email))).Expect(200);
        return (await Api.CodeSentTo(email))!;
    }

    /// <summary>A code as the legacy stack stores it: without purpose and member.</summary>
    protected Task PutLegacyCode(string identifier, string code) =>
        Api.Context.Codes.Put(new StoredCode(identifier, code, Api.Now, Api.Now.AddMinutes(10), null, null), CancellationToken.None);

    protected async Task<int> SessionsOf(string userId) => (await Api.Context.Sessions.List(userId, CancellationToken.None)).Count;

    protected static void AssertFaults(ApiAnswer answer, params string[] fields)
    {
        answer.Expect(400);
        Assert.Equal(fields.Order(StringComparer.Ordinal), answer.FaultyFields.Order(StringComparer.Ordinal));
        Assert.True(answer.Error!["errors"]!.AsArray().Count >= fields.Length);
    }
}
