using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Accounts;

/// <summary>A member who calls, with the row by which the authenticator knew the account: read once for a request, as it was when that was taken up.</summary>
internal sealed record MemberCaller(string Id, long? MemberId, string Role, CallerRow Row) : Caller(Id, MemberId, Role)
{
    /// <summary>The row of a caller whom the authenticator has let in as a member.</summary>
    /// <exception cref="InvalidOperationException">The operation does not demand a member: a fault in its declaration.</exception>
    public static CallerRow RowOf<T>(RequestContext<T> context) =>
        context.Caller is MemberCaller member ? member.Row : throw new InvalidOperationException($"{context.Operation} is not declared for members only.");
}

/// <summary>What a request knows of its caller from the start.</summary>
internal sealed class CallerRow : Member
{
    public string? Email { get; set; }

    /// <summary>Tokens of before are worthless: the member signed out everywhere then.</summary>
    public DateTime? TokensValidAfter { get; set; }

    /// <summary>When the member wrote last, UTC; null where that was not asked for or nothing was written.</summary>
    public DateTime? WroteAt { get; set; }

    /// <summary>Whether a token still counts.</summary>
    public bool Takes(TokenClaims claims) => TokensValidAfter is not { } after || claims.IssuedAt >= after.FromSql().ToUnixTimeSeconds();
}
