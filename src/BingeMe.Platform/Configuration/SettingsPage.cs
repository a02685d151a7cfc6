using System.Text;

namespace BingeMe.Platform.Configuration;

/// <summary>Writes <c>docs/settings.md</c> from the declarations, so that the page cannot go stale; a test compares the two.</summary>
internal static class SettingsPage
{
    /// <summary>The page as Markdown, with line feeds.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Settings

            Environment variables; an empty one, or one of blanks alone, counts as unset. `./bingeme config` prints the effective values and where each comes from. Secrets are
            never printed or logged. Switches are `on` or `off`. Development is what holds with nothing set, production with `NODE_ENV=production` and a
            database on another machine. A name that nobody reads and that looks like one of these is a warning, with the nearest name, when a host
            starts and in `./bingeme config` and `check`. This page is written from the declarations: `BINGEME_WRITE_DOCS=1 ./test --quick --filter SettingsPage`.

            | name | what | host | in development | in production | |
            |---|---|---|---|---|---|

            """);
        foreach (var setting in Settings.Declared)
        {
            var notes = new List<string>();
            if (setting.Secret) notes.Add("secret");
            if (setting.Aliases.Count > 0) notes.Add("also read: " + string.Join(", ", setting.Aliases.Select(a => $"`{a}`")));
            page.Append(
                $"| `{setting.Name}` | {setting.Description} | {SettingDefaults.Name(setting.Hosts)} | {Cell(SettingDefaults.Development(setting))} | {Cell(SettingDefaults.Production(setting))} | {string.Join("; ", notes)} |\n");
        }

        page.Append(
            """

            Beside these, two families:

            | name | what |
            |---|---|
            | `RATE_LIMIT_{OPERATION}` | an operation's own rate limit, e.g. `RATE_LIMIT_AUTH_LOGIN=20/1m`; 0 is off. The name is the operation's id in capitals, `_` between words |
            | `CF_TTL_*` | edge-cache seconds of a path (platform-auth P13); they count when `EDGE_CACHE` is on |

            What the surroundings set is read where it belongs: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and what else the AWS SDK
            takes credentials from; `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` of systemd (EC2); `AWS_LAMBDA_RUNTIME_API`,
            `AWS_LAMBDA_FUNCTION_NAME` and `AWS_LAMBDA_MAX_CONCURRENCY` of Lambda.

            """);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Cell(string? value) => value is null ? "" : value is "required" or "a development value" || value.Contains(' ', StringComparison.Ordinal) ? value : $"`{value}`";
}
