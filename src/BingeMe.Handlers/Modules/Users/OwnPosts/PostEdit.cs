using System.Globalization;
using System.Text.Json;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Users.OwnPosts;

/// <summary>What an edit asks for, read and checked as far as the body alone allows; null leaves a thing as it is.</summary>
internal sealed record PostEdit
{
    public string? Description { get; init; }

    /// <summary>The new complete set.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Whole coins.</summary>
    public decimal? Price { get; init; }

    /// <summary><c>free</c>, <c>paid</c> or <c>subscribers_only</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The new end.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Whether anything is asked for.</summary>
    public bool IsEmpty => Description is null && Tags is null && Price is null && Type is null && EndsAt is null;

    /// <summary>Whether it asks for something that only verified creators may do (ruling 23).</summary>
    public bool Sells => Type is "paid" or "subscribers_only" || Price > 0;
}

/// <summary>Reads the body of PUT /posts/edit, noting every fault (contract, PUT /posts/edit, rules 1 to 3).</summary>
internal sealed class PostEditReader(EditPostRequest body, PostLimits limits, DateTimeOffset now)
{
    private const int MostTags = 10;
    private const int LongestTag = 50;

    /// <summary>Clients of today send no zone and mean India's.</summary>
    private const string DefaultZone = "Asia/Kolkata";

    private readonly ValidationErrors errors = new();

    public PostEdit Read()
    {
        if (body.Description is { } description)
        {
            errors.Unless(description.Length <= limits.Description, "description", $"description must have at most {limits.Description} characters.");
            errors.Unless(Texts.IsShown(description), "description", Texts.NotShown("description"));
        }

        var edit = new PostEdit
        {
            Description = body.Description,
            Type = Type(),
            Price = Price(),
            Tags = Tags(),
            EndsAt = End(),
        };
        if (!errors.None) throw ApiException.Invalid(errors);
        return edit.IsEmpty ? throw ApiException.BadRequest("Nothing is to be changed.") : edit;
    }

    private string? Type()
    {
        if (string.IsNullOrEmpty(body.PostType)) return null;
        errors.Unless(body.PostType is "free" or "paid" or "subscribers_only", "post_type", "post_type must be free, paid or subscribers_only.");
        return body.PostType;
    }

    /// <summary>Rounded up to whole coins. Its bounds hold for paid posts only: what is given for another type is 0 in the end.</summary>
    private decimal? Price()
    {
        if (string.IsNullOrWhiteSpace(body.Price)) return null;
        if (!decimal.TryParse(body.Price.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var price) || price < 0)
        {
            errors.Add("price", "price must be a number, 0 or more.");
            return null;
        }

        price = Math.Ceiling(Math.Min(price, 100_000_000));
        var isPaid = body.PostType == "paid" || (string.IsNullOrEmpty(body.PostType) && price > 0);
        errors.Unless(
            !isPaid || (price >= limits.LeastPrice && price <= limits.MostPrice), "price", $"price must be from {limits.LeastPrice} to {limits.MostPrice} coins for a paid post.");
        return price;
    }

    private IReadOnlyList<string>? Tags()
    {
        var text = body.Tags.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => body.Tags.GetString(),
            JsonValueKind.Array => Joined(body.Tags.EnumerateArray()),
            JsonValueKind.Object => Joined(body.Tags.EnumerateObject().Select(p => p.Value)),
            _ => "",
        };
        if (text is null) return null;
        errors.Unless(body.Tags.ValueKind is JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object, "tags", "tags must be a string.");
        var tags = TagList.Split(text);
        errors.Unless(tags.Count <= MostTags, "tags", $"tags may hold at most {MostTags} tags.");
        errors.Unless(tags.All(t => t.Length <= LongestTag), "tags", $"A tag may have at most {LongestTag} characters.");
        errors.Unless(tags.All(Texts.IsName), "tags", Texts.NotShown("tags"));
        return tags;
    }

    private static string Joined(IEnumerable<JsonElement> items) =>
        string.Join(',', items.Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()));

    private DateTimeOffset? End()
    {
        if (string.IsNullOrEmpty(body.ScheduledDate) && string.IsNullOrEmpty(body.ScheduledTime)) return null;
        if (!errors.Required("scheduled_date", body.ScheduledDate) | !errors.Required("scheduled_time", body.ScheduledTime)) return null;
        var day = Schedule.Day(body.ScheduledDate!);
        var time = Schedule.Time(body.ScheduledTime!);
        var zone = Schedule.Zone(string.IsNullOrEmpty(body.Timezone) ? DefaultZone : body.Timezone);
        errors.Unless(day is not null, "scheduled_date", "scheduled_date must be a day like 2025-12-31.");
        errors.Unless(time is not null, "scheduled_time", "scheduled_time must be a time like 23:59.");
        errors.Unless(zone is not null, "timezone", "timezone must be the name of a time zone, like Asia/Kolkata.");
        if (day is null || time is null || zone is null) return null;
        var end = Schedule.Instant(day.Value, time.Value, zone);
        if (body.PostType != "free") errors.Unless(end > now, "scheduled_date", "The end must be in the future.");
        return end;
    }
}
