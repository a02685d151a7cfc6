using System.Globalization;
using System.Text.Json;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Messages.Sending;

/// <summary>What a single and a mass message have in common, as it came.</summary>
internal interface IDraftFields
{
    string? Message { get; }

    JsonElement? Price { get; }

    JsonElement? Media { get; }

    JsonElement? ExpiresAt { get; }

    JsonElement? ExpiredAt { get; }
}

/// <summary>A message that may be sent: every rule beyond the recipient is met.</summary>
/// <param name="Message">Trimmed text.</param>
/// <param name="Price">0 when free.</param>
/// <param name="Lifetime">How long it lives; null for good.</param>
/// <param name="Keys">The sender's own uploads, in order.</param>
internal sealed record Draft(string Message, decimal Price, TimeSpan? Lifetime, IReadOnlyList<MediaKey> Keys);

/// <summary>Reads text, price, files and lifetime of a message: every fault at once, as 422 (posts-messages.md, PPV rules).</summary>
internal sealed class DraftReader(AdminSettingsReader settings)
{
    private const int LongestMessage = 1000;
    private const int MostFiles = 10;

    /// <summary>The draft.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="senderId">Who sends.</param>
    /// <param name="body">As sent.</param>
    /// <param name="isBegun">
    /// Whether this very message was begun before: then it may be sold, whatever has become of the sender's right and of the bounds since. Asked
    /// only where that would be refused.
    /// </param>
    /// <exception cref="ApiException">422, naming every fault.</exception>
    public async Task<Draft> Read(SqlScope sql, long senderId, IDraftFields body, Func<Draft, Task<bool>>? isBegun = null)
    {
        var errors = new ValidationErrors();
        var message = body.Message!.Trim();
        errors.Unless(message.Length <= LongestMessage, "message", $"message may have at most {LongestMessage} characters.");
        errors.Unless(Texts.IsShown(message), "message", Texts.NotShown("message"));
        var keys = Keys(senderId, body.Media, errors);
        var lifetime = Lifetime(body, errors);
        var price = Price(body.Price, errors);
        var draft = new Draft(message, price, lifetime, keys);
        var isWhole = errors.None;
        if (price > 0) await CheckSale(sql, senderId, price, keys, errors);
        return errors.None || (isWhole && isBegun is not null && await isBegun(draft)) ? draft : throw Unprocessable.Of(errors);
    }

    private static decimal Price(JsonElement? sent, ValidationErrors errors)
    {
        if (IsBlank(sent)) return 0;
        decimal? price = sent!.Value.ValueKind switch
        {
            JsonValueKind.Number => sent.Value.TryGetDecimal(out var number) ? number : null,
            JsonValueKind.String => decimal.TryParse(
                sent.Value.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture, out var number) ? number : null,
            _ => null,
        };
        errors.Unless(price is >= 0 && decimal.Round(price.Value, 2) == price, "price", "price must be a number, not negative, with at most two decimals.");
        return errors.Has("price") ? 0 : price!.Value;
    }

    private static TimeSpan? Lifetime(IDraftFields body, ValidationErrors errors)
    {
        var sent = IsBlank(body.ExpiresAt) ? body.ExpiredAt : body.ExpiresAt;
        if (IsBlank(sent)) return null;
        TimeSpan? lifetime = sent!.Value.ValueKind == JsonValueKind.String
            ? sent.Value.GetString()!.Trim() switch
            {
                "24h" => TimeSpan.FromHours(24),
                "48h" => TimeSpan.FromHours(48),
                "72h" => TimeSpan.FromHours(72),
                _ => null,
            }
            : null;
        errors.Unless(lifetime is not null, "expires_at", "expires_at must be 24h, 48h or 72h.");
        return lifetime;
    }

    private static List<MediaKey> Keys(long senderId, JsonElement? sent, ValidationErrors errors)
    {
        var keys = new List<MediaKey>();
        if (sent is not { ValueKind: not JsonValueKind.Null } list) return keys;
        if (list.ValueKind != JsonValueKind.Array)
        {
            errors.Add("media", "media must be an array of keys.");
            return keys;
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var at = $"media[{index++}]";
            if (item.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(item.GetString())) continue;
            var key = item.ValueKind == JsonValueKind.String ? MediaKeys.Own(MediaUse.Messages, senderId, item.GetString()!.Trim()) : null;
            if (key is null) errors.Add("media", $"{at} must be a key that /messages/upload-url gave you.");
            else if (keys.Contains(key)) errors.Add("media", $"{at} is there already.");
            else keys.Add(key);
        }

        errors.Unless(keys.Count <= MostFiles, "media", $"media may hold at most {MostFiles} keys.");
        return keys;
    }

    private static bool IsBlank(JsonElement? sent) =>
        sent is not { } value || value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));

    private async Task CheckSale(SqlScope sql, long senderId, decimal price, List<MediaKey> keys, ValidationErrors errors)
    {
        // The bounds that GET /posts/create announces.
        var limits = new PostLimits(await settings.Read(sql));
        errors.Unless(price >= limits.LeastPrice && price <= limits.MostPrice, "price", $"price must be 0 or from {limits.LeastPrice} to {limits.MostPrice}.");
        errors.Unless(keys.Count > 0 || errors.Has("media"), "media", "A message with a price needs at least one file.");
        var sender = await Members.Find(sql, senderId);
        errors.Unless(Entitlement.MaySell(sender?.VerifiedId), "price", "Only verified creators may ask a price.");
    }
}
