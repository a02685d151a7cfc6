using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Handlers.Security;
using BingeMe.Platform.Configuration;

namespace BingeMe.Cli.Replay;

/// <summary>
/// Whose the tokens of an exchange are. Verified here anew, and not by the code that the hosts verify with: what that would take wrongly for a
/// member's token is what is looked for.
/// </summary>
internal sealed partial class TokenOwners(Settings settings, DateTimeOffset now)
{
    private const int MostMembers = 1000;

    private readonly byte[][] keys = [Encoding.UTF8.GetBytes(Secret(settings, SecuritySettings.AccessSecret)), Encoding.UTF8.GetBytes(Secret(settings, SecuritySettings.RefreshSecret))];

    private readonly Dictionary<string, string> members = Enumerable.Range(1, MostMembers).ToDictionary(
        id => new EncodedIds(Secret(settings, SecuritySettings.EncryptSecret)).Encode(id), static id => id.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>The members whose good tokens the request holds, anywhere, or the answer gives.</summary>
    public IReadOnlySet<string> Of(string sent, ClientResponse answer)
    {
        var owners = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match token in Token().Matches(sent + "\n" + Encoding.UTF8.GetString(answer.Body.Span)))
            if (Owner(token.Value) is { } owner) owners.Add(owner);
        return owners;
    }

    private string? Owner(string token)
    {
        var parts = token.Split('.');
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        if (!keys.Any(k => Base64Url.EncodeToString(HMACSHA256.HashData(k, signed)) == parts[2])) return null;
        try
        {
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (head.RootElement.GetProperty("alg").GetString() != "HS256" || claims.RootElement.GetProperty("exp").GetInt64() <= now.ToUnixTimeSeconds()) return null;
            return members.GetValueOrDefault(claims.RootElement.GetProperty("id").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string Secret(Settings settings, Setting<string> setting) => settings.Find(setting) ?? "";

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")]
    private static partial Regex Token();
}
