using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>Body of PUT /product/edit/{id}, and what the form of a new product has in common with it.</summary>
internal class ProductRequest
{
    public string? Name { get; set; }

    /// <summary>Coins; forms send it as a text.</summary>
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Price { get; set; }

    /// <summary>A comma list.</summary>
    public string? Tags { get; set; }

    public string? Description { get; set; }

    /// <summary>Whole days.</summary>
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? DeliveryTime { get; set; }
}

/// <summary>Body of POST /product/create.</summary>
internal sealed class NewProductRequest : ProductRequest
{
    public string? Type { get; set; }

    /// <summary>A key, a JSON array of keys as text, or an array of keys or of objects with <c>media_path</c>.</summary>
    [JsonPropertyName("fileuploader-list-preview")]
    public JsonElement Previews { get; set; }

    /// <summary>The same, of what is sold.</summary>
    [JsonPropertyName("fileuploader-list-file")]
    public JsonElement Files { get; set; }
}

/// <summary>Lengths and presence (creator-commerce.md, Validation of product input).</summary>
internal sealed class ProductValidator<T> : Validator<T>
    where T : ProductRequest
{
    public ProductValidator()
    {
        Text("name", static b => b.Name, static f => f.Required().Trimmed().Length(5, 100).Must(Texts.IsName, Texts.NotShown("name")));
        Required("price", static b => !string.IsNullOrWhiteSpace(b.Price));
        Text("tags", static b => b.Tags, static f => f.Required().Length(2, 1000).Must(Texts.IsName, Texts.NotShown("tags")));
        Text("description", static b => b.Description, static f => f.Required().Trimmed().AtLeast(10).Must(Texts.IsShown, Texts.NotShown("description")));
        if (typeof(T) == typeof(NewProductRequest))
            Text("type", static b => (b as NewProductRequest)!.Type, static f => f.Required().OneOf(ProductTypes.Accepted));
    }
}

/// <summary>What sorts of products there are, and which words clients have for them (creator-commerce.md, Product types).</summary>
internal static class ProductTypes
{
    public const string Digital = "digital";

    /// <summary>What an input may say.</summary>
    public static readonly IReadOnlyList<string> Accepted = [Digital, "custom", "fixed", "digital_products", "custom_content", "fixed_price"];

    /// <summary>What is stored for it; legacy stored the synonyms, which no filter found again.</summary>
    public static string Normalised(string type) => type switch
    {
        "digital_products" => Digital,
        "custom_content" => "custom",
        "fixed_price" => "fixed",
        _ => type,
    };
}

/// <summary>The bounds that the administration sets on products (contract, GET /products/create, rules 2 to 5).</summary>
internal sealed class ProductLimits(AdminSettings settings, bool isIndia)
{
    private const long DefaultMostPrice = 5000;
    private const long DefaultLength = 2000;

    /// <summary>Least price, coins.</summary>
    public long LeastPrice => Math.Max(1, (isIndia ? settings.MinPriceProduct : settings.MinPriceProductUsd) ?? 1);

    /// <summary>Highest price, coins.</summary>
    public long MostPrice => Math.Max(1, Set(isIndia ? settings.MaxPriceProduct : settings.MaxPriceProductUsd, DefaultMostPrice));

    /// <summary>Longest description, characters.</summary>
    public long Description => Math.Max(100, Set(settings.UpdateLength, DefaultLength));

    /// <summary>Largest file, megabytes.</summary>
    public decimal FileMegabytes => new PostLimits(settings).FileMegabytes;

    // Zero counts as unset, as in legacy's `int(x) or default`.
    private static long Set(long? value, long byDefault) => value is null or 0 ? byDefault : value.Value;
}

/// <summary>What a product is to be, every field right.</summary>
internal sealed record ProductDraft
{
    public required string Name { get; init; }

    /// <summary>Coins.</summary>
    public required decimal Price { get; init; }

    /// <summary>A comma list.</summary>
    public required string Tags { get; init; }

    public required string Description { get; init; }

    /// <summary>Days; null where none was sent, negative where that is no number of days.</summary>
    public required int? DeliveryTime { get; init; }

    /// <summary>As stored; empty on a change, which leaves it.</summary>
    public string Type { get; init; } = "";

    /// <summary>Pictures that everybody sees.</summary>
    public IReadOnlyList<MediaKey> Previews { get; init; } = [];

    /// <summary>What the buyer gets.</summary>
    public IReadOnlyList<MediaKey> Files { get; init; } = [];
}

/// <summary>Reads products as they are sent, noting every fault (creator-commerce.md, Validation of product input).</summary>
internal sealed class ProductReader(AdminSettingsReader settings, EncodedIds ids)
{
    private const int LongestDelivery = 30;
    private const int NoDays = -1;
    private const int MostFiles = 20;
    private const int MostTags = 20;

    public async ValueTask<ProductDraft?> New(RequestContext<NewProductRequest> context, ValidationErrors errors)
    {
        var body = context.Input;
        var draft = await Common(context, body, errors);
        var type = body.Type is { } sent && ProductTypes.Accepted.Contains(sent, StringComparer.Ordinal) ? ProductTypes.Normalised(sent) : null;
        if (type != ProductTypes.Digital && Refusal(draft.DeliveryTime, isKnown: type is not null) is { } refusal) errors.Add("delivery_time", refusal);
        var previews = Keys(body.Previews, "fileuploader-list-preview", context.MemberId, errors);
        errors.Unless(previews.Count > 0 || errors.Has("fileuploader-list-preview"), "fileuploader-list-preview", "fileuploader-list-preview is required: a picture of the product.");
        var files = Keys(body.Files, "fileuploader-list-file", context.MemberId, errors);
        if (type == ProductTypes.Digital)
            errors.Unless(files.Count > 0 || errors.Has("fileuploader-list-file"), "fileuploader-list-file", "fileuploader-list-file is required for a digital product: what the buyer gets.");
        errors.Unless(!files.Intersect(previews).Any(), "fileuploader-list-file", "fileuploader-list-file must not be shown as a preview: everybody sees those.");
        return errors.None ? draft with { Type = type!, DeliveryTime = type == ProductTypes.Digital ? 0 : draft.DeliveryTime, Previews = previews, Files = files } : null;
    }

    public async ValueTask<ProductDraft?> Changed(RequestContext<ProductRequest> context, ValidationErrors errors)
    {
        ids.Read(context.Route["id"], errors);
        var draft = await Common(context, context.Input, errors);
        return errors.None ? draft : null;
    }

    /// <summary>What is wrong with the delivery time of a product that is not digital; null when nothing is. Of a digital one it is not looked at.</summary>
    /// <param name="days">As <see cref="ProductDraft.DeliveryTime"/> has it.</param>
    /// <param name="isKnown">Whether the product is known not to be digital.</param>
    public static string? Refusal(int? days, bool isKnown) =>
        days == NoDays ? $"delivery_time must be a whole number of days, at most {LongestDelivery}."
        : isKnown && days is null or 0 ? "delivery_time must be a whole number of days from 1 to 30 for a product that is not digital."
        : null;

    private async ValueTask<ProductDraft> Common<T>(RequestContext<T> context, ProductRequest body, ValidationErrors errors)
        where T : ProductRequest
    {
        var isIndia = Currencies.IsIndia(MemberCaller.RowOf(context).CountriesId, context.Request);
        var limits = new ProductLimits(await settings.Read(context.Cancelled), isIndia);
        var description = body.Description?.Trim() ?? "";
        errors.Unless(description.Length <= limits.Description, "description", $"description may have at most {limits.Description} characters.");
        return new ProductDraft
        {
            Name = body.Name?.Trim() ?? "",
            Price = Price(body.Price, limits, errors),
            Tags = Tags(body.Tags, errors),
            Description = description,
            DeliveryTime = Days(body.DeliveryTime),
        };
    }

    private static decimal Price(string? text, ProductLimits limits, ValidationErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text)) return 0;
        if (!decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var price))
        {
            errors.Add("price", "price must be a number of coins.");
            return 0;
        }

        errors.Unless(price >= limits.LeastPrice && price <= limits.MostPrice, "price", $"price must be from {limits.LeastPrice} to {limits.MostPrice} coins.");
        errors.Unless(decimal.Round(price, 2) == price, "price", "price may have at most 2 decimals.");
        return price;
    }

    private static string Tags(string? text, ValidationErrors errors)
    {
        var tags = Texts.List(text);
        errors.Unless(text is null || errors.Has("tags") || (tags.Count > 0 && tags.All(static t => t.Length >= 2)), "tags", "Each of the tags must have at least 2 characters.");
        errors.Unless(tags.Count <= MostTags, "tags", $"tags may hold at most {MostTags} tags.");
        return string.Join(',', tags);
    }

    private static int? Days(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= LongestDelivery ? days
        : NoDays;

    /// <summary>The keys in whichever of their forms; each must be the caller's own upload for a product.</summary>
    private static List<MediaKey> Keys(JsonElement value, string field, long memberId, ValidationErrors errors)
    {
        var texts = Sent(value);
        if (texts is null || texts.Count > MostFiles)
        {
            errors.Add(field, texts is null ? $"{field} must be a key, or a list of keys." : $"{field} may hold at most {MostFiles} keys.");
            return [];
        }

        var keys = new List<MediaKey>(texts.Count);
        foreach (var text in texts)
        {
            if (MediaKeys.Own(MediaUse.Products, memberId, text) is not { } key) errors.Add(field, $"{field} must hold keys that GET /product/upload-url gave you.");
            else if (keys.Contains(key)) errors.Add(field, $"{field} names one key twice.");
            else keys.Add(key);
        }

        return keys;
    }

    private static List<string?>? Sent(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return [];
            case JsonValueKind.Array:
                return [.. value.EnumerateArray().Take(MostFiles + 1).Select(Path)];
            case JsonValueKind.String when value.GetString() is { } text && text.TrimStart().StartsWith('['):
                try
                {
                    using var json = UnicodeJson.Parse(text);
                    return Sent(json.RootElement);
                }
                catch (JsonException)
                {
                    return null;
                }

            case JsonValueKind.String:
                return value.GetString() is { Length: > 0 } key ? [key] : [];
            default:
                return null;
        }
    }

    private static string? Path(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("media_path", out var path)) item = path;
        return item.ValueKind == JsonValueKind.String ? item.GetString() : null;
    }
}
