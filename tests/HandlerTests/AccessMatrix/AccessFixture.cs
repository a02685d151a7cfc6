using System.Text;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Operations;
using BingeMe.Platform.Composition;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.AccessMatrix;

/// <summary>The whole API, and a token of each kind; the accounts are those of the demo data.</summary>
public sealed class AccessFixture : IAsyncLifetime
{
    private const long ActiveMember = 1;
    private const long SuspendedMember = 9;
    private const long DeletedMember = 11;
    private const long PendingMember = 13;
    private const long NobodyMember = 987_654;

    private ApiUnderTest api = null!;
    private int addresses;

    public BingeMeApi Api => api.System;

    public async Task InitializeAsync() => api = await ApiUnderTest.Create();

    public async Task DisposeAsync() => await api.DisposeAsync();

    /// <summary>Calls an operation without any input: access is decided before an input is looked at.</summary>
    public Task<ApiAnswer> Call(Operation operation, string? authorization) => api.Send(
        operation.Method,
        string.Join('/', operation.Path.Split('/').Select(s => s.StartsWith('{') ? "2" : s)),
        null,
        new ApiCall
        {
            Headers = authorization is null ? [] : [new("Authorization", authorization)],

            // An address of its own for each call, so that no rate limit speaks first.
            Address = $"2001:db8::{Interlocked.Increment(ref addresses):x}",
        });

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

    private Tokens OtherSecret() => new(
        new HandlerSettings { JwtAccessSecret = new string('x', 40), JwtRefreshSecret = new string('y', 40), EncryptSecretId = Api.Context.Settings.EncryptSecretId },
        Api.Context.Ids,
        SystemRandomSource.Instance);

    private static string AlgNone(DateTimeOffset now)
    {
        static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return $$"""{{Part("""{"alg":"none","typ":"JWT"}""")}}.{{Part($$"""{"id":"1","role":"user","exp":{{now.ToUnixTimeSeconds() + 3600}}}""")}}.""";
    }
}
