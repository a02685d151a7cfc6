using System.Globalization;
using System.Text.Json;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using NodaTime;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>A new post whose fields are right.</summary>
/// <param name="Description">The caption.</param>
/// <param name="Type">How it is offered.</param>
/// <param name="Price">Coins; 0 unless it is paid.</param>
/// <param name="Tags">Without a leading #, without duplicates.</param>
/// <param name="Media">The caller's own uploads, in their order.</param>
/// <param name="ExpiresAt">When it ends; null = never.</param>
internal sealed record PostDraft(
    string Description, PostType Type, decimal Price, IReadOnlyList<string> Tags, IReadOnlyList<MediaKey> Media, DateTimeOffset? ExpiresAt);

/// <summary>
/// Reads the body of POST /posts/create and names every fault at once. All of it stands here, types too, since this operation answers bad
/// fields with 422 and its bounds are the administration's.
/// </summary>
internal sealed class DraftReader(CreatePostRequest body, PostLimits limits, long memberId, DateTimeOffset now)
{
    private const int MostMedia = 20;

    /// <summary>An end may lie this far back, for clients whose clock is slow.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private readonly ValidationErrors errors = new();

    /// <summary>The draft.</summary>
    /// <exception cref="ApiException">422 with every fault.</exception>
    public PostDraft Read()
    {
        var description = Description();
        var type = Type();
        var tags = TagList.Read(body.Tags, errors);
        var price = Price(type);
        var media = Media();
        var expiry = Expiry(type);
        return errors.None ? new PostDraft(description, type!.Value, price, tags, media, expiry) : throw Unprocessable.Of(errors);
    }

    private static bool IsAbsent(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private string? Text(JsonElement value, string field)
    {
        if (IsAbsent(value)) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        errors.Add(field, $"{field} must be a string.");
        return null;
    }

    private string Description()
    {
        var text = Text(body.Description, "description");
        if (errors.Required("description", text))
        {
            errors.Unless(text!.Length <= limits.Description, "description", $"description may have at most {limits.Description} characters.");
            errors.Unless(Texts.IsShown(text), "description", Texts.NotShown("description"));
        }

        return text ?? "";
    }

    private PostType? Type()
    {
        var text = Text(body.PostType, "post_type");
        if (!errors.Required("post_type", text)) return null;
        PostType? type = text switch { "free" => PostType.Free, "paid" => PostType.Paid, "subscribers_only" => PostType.SubscribersOnly, _ => null };
        errors.Unless(type is not null, "post_type", "post_type must be free, paid or subscribers_only.");
        return type;
    }

    private decimal Price(PostType? type)
    {
        if (IsAbsent(body.Price))
        {
            // Legacy stored a paid post without a price as one for subscribers.
            errors.Unless(type != PostType.Paid, "price", "price is required for a paid post.");
            return 0;
        }

        if (Number(body.Price) is not { } price || price < 0)
        {
            errors.Add("price", "price must be a number of coins, 0 or more.");
            return 0;
        }

        if (type == PostType.Free) errors.Unless(price == 0, "price", "price must be 0 for a free post.");
        if (type != PostType.Paid) return 0;
        errors.Unless(
            price >= limits.LeastPrice && price <= limits.MostPrice, "price", $"price must be from {limits.LeastPrice} to {limits.MostPrice} coins.");
        errors.Unless(decimal.Round(price, 2) == price, "price", "price may have at most 2 decimals.");
        return price;
    }

    private static decimal? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? number : null,
        JsonValueKind.String => decimal.TryParse(
            value.GetString(),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var number) ? number : null,
        _ => null,
    };

    private List<MediaKey> Media()
    {
        if (IsAbsent(body.Media)) return [];
        if (body.Media.ValueKind != JsonValueKind.Array)
        {
            errors.Add("media", "media must be an array of keys.");
            return [];
        }

        if (body.Media.GetArrayLength() > MostMedia)
        {
            errors.Add("media", $"media may hold at most {MostMedia} keys.");
            return [];
        }

        var keys = new List<MediaKey>();
        foreach (var (index, item) in body.Media.EnumerateArray().Index())
        {
            var field = $"media[{index}]";
            var text = item.ValueKind == JsonValueKind.String ? item.GetString() : null;
            if (MediaKeys.Own(MediaUse.Posts, memberId, text) is not { } key) errors.Add(field, $"{field} must be a key that GET /posts/upload-url gave you.");
            else if (keys.Contains(key)) errors.Add(field, $"{field} is given twice.");
            else keys.Add(key);
        }

        return keys;
    }

    /// <summary>The schedule is the end of the post, not its beginning; a free post has none (contract, POST /posts/create, rule 2).</summary>
    private DateTimeOffset? Expiry(PostType? type)
    {
        if (type == PostType.Free)
        {
            errors.Unless(IsAbsent(body.ScheduledDate), "scheduled_date", "scheduled_date is not for free posts.");
            errors.Unless(IsAbsent(body.ScheduledTime), "scheduled_time", "scheduled_time is not for free posts.");
            return null;
        }

        if (IsAbsent(body.ScheduledDate) && IsAbsent(body.ScheduledTime)) return null;
        var day = Schedule.Day(Text(body.ScheduledDate, "scheduled_date") ?? "");
        var time = Schedule.Time(Text(body.ScheduledTime, "scheduled_time") ?? "");
        var zone = Zone();
        errors.Unless(day is not null || errors.Has("scheduled_date"), "scheduled_date", "scheduled_date must be a day, YYYY-MM-DD, and stand with scheduled_time.");
        errors.Unless(time is not null || errors.Has("scheduled_time"), "scheduled_time", "scheduled_time must be a time, HH:MM, and stand with scheduled_date.");
        if (day is null || time is null || zone is null) return null;
        var end = Schedule.Instant(day.Value, time.Value, zone);
        errors.Unless(end > now - Slack, "scheduled_time", "The scheduled end must lie in the future.");
        return end;
    }

    private DateTimeZone? Zone()
    {
        if (IsAbsent(body.Timezone)) return DateTimeZone.Utc;
        var zone = Schedule.Zone(Text(body.Timezone, "timezone") ?? "");
        errors.Unless(zone is not null || errors.Has("timezone"), "timezone", "timezone must be a name of the time-zone database, such as Asia/Kolkata.");
        return zone;
    }
}
