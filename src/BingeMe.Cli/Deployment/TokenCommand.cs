using System.CommandLine;
using BingeMe.Cli.Terminal;
using BingeMe.Handlers.Security;
using BingeMe.Platform.Configuration;

namespace BingeMe.Cli.Deployment;

/// <summary><c>bingeme token</c>: a token for trying the API out.</summary>
internal static class TokenCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var user = new Option<long?>("--user") { Description = "The member's id, e.g. 1." };
        var anonymous = new Option<bool>("--anonymous") { Description = "A visitor's token instead of a member's." };
        var refresh = new Option<bool>("--refresh") { Description = "A refresh token instead of an access token; it has no session, so /auth/refresh answers 401." };
        var expires = new Option<string?>("--expires") { Description = "How long it lives, e.g. 15m, 1h, 7d; as the settings say unless given." };
        var scope = new Option<string?>("--scope") { Description = "retrieve: the token of an account that is being deleted." };
        scope.AcceptOnlyFromAmong(Tokens.RetrieveScope);
        var command = new Command(
            "token",
            """
            Makes a token with the development secrets, for trying the API out. Refuses in production and with any other secret.

            Exit codes: 0 made, 2 wrong arguments or settings, or refused.
            """)
        { user, anonymous, refresh, expires, scope };
        command.Validators.Add(result =>
        {
            if (result.GetResult(user) is null == (result.GetResult(anonymous) is null)) result.AddError("Give either --user or --anonymous.");
            if (result.GetResult(scope) is not null && (result.GetResult(anonymous) is not null || result.GetResult(refresh) is not null))
                result.AddError("--scope is for members' access tokens only.");
        });
        user.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() is < 1) result.AddError("--user must be at least 1.");
        });
        expires.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !TryDuration(text, out _)) result.AddError($"--expires must be a duration above 0 such as 15m or 1h; it is '{text}'.");
        });
        command.SetAction(async (parse, cancelled) =>
        {
            var settings = context.Settings();
            var tokens = DevelopmentTokens.From(settings);
            var kind = parse.GetValue(refresh) ? TokenKind.Refresh : TokenKind.Access;
            var options = new TokenOptions(parse.GetValue(expires) is { } text && TryDuration(text, out var lifetime) ? lifetime : null, Scope: parse.GetValue(scope));
            var entropy = CliContext.Entropy(settings);
            var token = parse.GetValue(user) is { } id ? tokens.Member(id, kind, options, entropy) : tokens.Anonymous(kind, options, entropy);
            await parse.InvocationConfiguration.Output.WriteLineAsync(token.AsMemory(), cancelled);
            return ExitCodes.Done;
        });
        return command;
    }

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        try
        {
            duration = DurationText.Read(text);
            return duration > TimeSpan.Zero;
        }
        catch (FormatException)
        {
            duration = default;
            return false;
        }
    }
}
