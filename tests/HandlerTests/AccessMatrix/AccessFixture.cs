using System.Text;
using BingeMe.Handlers;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace HandlerTests.AccessMatrix;

/// <summary>The whole API on a folder of its own, and a token of each kind; the accounts are those of the demo data.</summary>
public sealed class AccessFixture : IAsyncDisposable
{
    private const long ActiveMember = 1;
    private const long SuspendedMember = 9;
    private const long DeletedMember = 11;
    private const long PendingMember = 13;
    private const long NobodyMember = 987_654;

    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-access-").FullName;
    private int addresses;

    public AccessFixture() => Api = new BingeMeApi(
        Settings.From(new Dictionary<string, string> { ["BINGEME_DATA"] = folder, ["RATE_LIMIT_GENERAL"] = "0" }), static _ => new Silence());

    public BingeMeApi Api { get; }

    /// <summary>Calls an operation without any input: access is decided before an input is looked at.</summary>
    public async Task<ApiResponse> Call(Operation operation, string? authorization)
    {
        var path = string.Join('/', operation.Path.Split('/').Select(s => s.StartsWith('{') ? "2" : s));
        var headers = new List<KeyValuePair<string, string>> { new("content-type", "application/json") };
        if (authorization is not null) headers.Add(new("Authorization", authorization));
        return await Api.Api.Handle(new ApiRequest
        {
            Method = operation.Method,
            Target = RequestTarget.Parse(path),
            Headers = RequestHeaders.From(operation.Method, headers, 0),
            RequestId = "access-matrix",

            // An address of its own for each call, so that no rate limit speaks first.
            ClientAddress = $"2001:db8::{Interlocked.Increment(ref addresses):x}",
        });
    }

    /// <summary>The Authorization field of a kind; null for none.</summary>
    public string? Authorization(TokenKind kind)
    {
        var now = Api.Context.Clock.GetUtcNow();
        var tokens = Api.Context.Tokens;
        return kind switch
        {
            TokenKind.None => null,
            TokenKind.Malformed => "Bearer not.a.token",
            TokenKind.WrongScheme => "bearer " + tokens.MemberAccess(ActiveMember, "user", now),
            TokenKind.Expired => "Bearer " + tokens.MemberAccess(ActiveMember, "user", now - TimeSpan.FromDays(2)),
            TokenKind.OtherSecret => "Bearer " + OtherSecret().MemberAccess(ActiveMember, "user", now),
            TokenKind.AlgNone => "Bearer " + AlgNone(now),
            TokenKind.RefreshTokenAsAccess => "Bearer " + tokens.MemberRefresh(ActiveMember, "user", now),
            TokenKind.RetrieveScopeOfActiveAccount => "Bearer " + tokens.MemberAccess(ActiveMember, "user", now, Tokens.RetrieveScope),
            TokenKind.Anonymous => "Bearer " + tokens.AnonymousAccess("anon_1700000000000_0123456789ab", now),
            TokenKind.Member => "Bearer " + tokens.MemberAccess(ActiveMember, "user", now),
            TokenKind.UnknownMember => "Bearer " + tokens.MemberAccess(NobodyMember, "user", now),
            TokenKind.Pending => "Bearer " + tokens.MemberAccess(PendingMember, "user", now),
            TokenKind.Suspended => "Bearer " + tokens.MemberAccess(SuspendedMember, "user", now),
            TokenKind.Deleted => "Bearer " + tokens.MemberAccess(DeletedMember, "user", now),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Tokens OtherSecret() => new(
        new HandlerSettings { JwtAccessSecret = new string('x', 40), JwtRefreshSecret = new string('y', 40), EncryptSecretId = Api.Context.Settings.EncryptSecretId },
        Api.Context.Ids,
        SystemEntropy.Instance);

    private static string AlgNone(DateTimeOffset now)
    {
        static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return $$"""{{Part("""{"alg":"none","typ":"JWT"}""")}}.{{Part($$"""{"id":"1","role":"user","exp":{{now.ToUnixTimeSeconds() + 3600}}}""")}}.""";
    }

    internal sealed class Silence : IAccessLog
    {
        public void Write(in AccessRecord record)
        {
        }
    }
}
