using BingeMe.Cli.Terminal;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Services;
using BingeMe.Http;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace BingeMe.Cli.Deployment;

/// <summary>
/// Makes tokens with the development secrets, which everyone can read, and with no others: a tool that signs with a deployment's real
/// secret would be a way into every account.
/// </summary>
internal sealed class DevelopmentTokens
{
    private const string DefaultRole = "user";

    private readonly HandlerContext context;

    private DevelopmentTokens(HandlerContext context) => this.context = context;

    /// <summary>A maker for some settings.</summary>
    /// <param name="settings">Where the lifetimes come from.</param>
    /// <exception cref="CliFaultException">The settings are production's, or a secret is not the development one.</exception>
    public static DevelopmentTokens From(Settings settings)
    {
        var faults = new List<string>();
        if (settings.IsProduction) faults.Add("this is production");
        foreach (var secret in new[] { SecuritySettings.AccessSecret, SecuritySettings.RefreshSecret, SecuritySettings.EncryptSecret })
            if (settings.Find(secret) != secret.DevelopmentValue) faults.Add($"{secret.Name} is not the development secret");
        if (faults.Count > 0) throw new CliFaultException(ExitCodes.Misused, $"No token is made here: {string.Join("; ", faults)}.");

        // Nothing is opened: the system is put together for its settings, and only asked for those.
        return new DevelopmentTokens(new BingeMeApi(settings, _ => new FailureLog(TextWriter.Null)).Context);
    }

    /// <summary>A member's token.</summary>
    /// <param name="memberId">The member.</param>
    /// <param name="kind">Access or refresh.</param>
    /// <param name="options">What differs from a fresh token of the API.</param>
    /// <param name="entropy">For the token's id.</param>
    public string Member(long memberId, TokenKind kind, TokenOptions options, IRandomSource entropy)
    {
        var tokens = Maker(options, entropy);
        var now = Now(options);
        return kind == TokenKind.Refresh ? tokens.MemberRefresh(memberId, DefaultRole, now) : tokens.MemberAccess(memberId, DefaultRole, now, options.Scope);
    }

    /// <summary>An anonymous visitor's token.</summary>
    /// <param name="kind">Access or refresh.</param>
    /// <param name="options">What differs from a fresh token of the API.</param>
    /// <param name="entropy">For the visitor's and the token's id.</param>
    public string Anonymous(TokenKind kind, TokenOptions options, IRandomSource entropy)
    {
        var tokens = Maker(options, entropy);
        var now = Now(options);
        var id = $"anon_{now.ToUnixTimeMilliseconds()}_{entropy.Hex(6)}";
        return kind == TokenKind.Refresh ? tokens.AnonymousRefresh(id, now) : tokens.AnonymousAccess(id, now);
    }

    private DateTimeOffset Now(TokenOptions options) => context.Clock.GetUtcNow() - options.Age;

    private Tokens Maker(TokenOptions options, IRandomSource entropy) => new(
        context.Settings with
        {
            AccessLifetime = options.Lifetime ?? context.Settings.AccessLifetime,
            RefreshLifetime = options.Lifetime ?? context.Settings.RefreshLifetime,
        },
        context.Ids,
        entropy);
}
