using System.Text;

namespace BingeMe.Platform.Configuration;

/// <summary>Writes <c>docs/settings.md</c> from the declarations, so that the page cannot go stale; a test compares the two.</summary>
public static class SettingsPage
{
    /// <summary>The page as Markdown, with line feeds.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Settings

            Environment variables; an empty one counts as unset. `./bingeme config` prints the effective values and where each comes from. Secrets are
            never printed or logged. This page is written from the declarations: `BINGEME_WRITE_DOCS=1 ./test --quick --filter SettingsPage`.

            | name | what | default | |
            |---|---|---|---|

            """);
        var plain = new SettingSources(new Dictionary<string, string>());
        foreach (var setting in Settings.Declared)
        {
            var notes = new List<string>();
            if (setting.Secret) notes.Add("secret");
            if (setting.RequiredInProduction) notes.Add("required in production");
            if (setting.Aliases.Count > 0) notes.Add("also read: " + string.Join(", ", setting.Aliases.Select(a => $"`{a}`")));
            var value = setting.Default(plain) is { Length: > 0 } text ? $"`{text}`" : setting.DevelopmentValue is not null ? "a development value" : "";
            page.Append($"| `{setting.Name}` | {setting.Description} | {value} | {string.Join("; ", notes)} |\n");
        }

        page.Append(
            """

            Beside these, two families:

            | name | what |
            |---|---|
            | `RATE_LIMIT_{OPERATION}` | an operation's own rate limit, e.g. `RATE_LIMIT_AUTH_LOGIN=20/1m`; 0 is off. The name is the operation's id in capitals, `_` between words |
            | `CF_TTL_*` | edge-cache seconds of a path (platform-auth P13); they count when `EDGE_CACHE` is on |

            """);
        return page.ToString().ReplaceLineEndings("\n");
    }
}
