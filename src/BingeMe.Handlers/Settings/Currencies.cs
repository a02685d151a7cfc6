using System.Text.Json.Serialization;
using BingeMe.Http;

namespace BingeMe.Handlers.Settings;

/// <summary>Country and currency of a caller (platform-auth P9): the member's own country, else the edge's guess, else India.</summary>
internal sealed class Currencies(AdminSettingsReader settings)
{
    private const string IndiaId = "99";
    private const decimal DefaultCoinsPerDollar = 50;

    public static bool IsIndia(string? countriesId, ApiRequest request)
    {
        if (!string.IsNullOrEmpty(countriesId)) return countriesId == IndiaId;
        return request.Headers["cloudfront-viewer-country"] is null or "" or "IN";
    }

    public async ValueTask<Currency> For(string? countriesId, ApiRequest request)
    {
        if (IsIndia(countriesId, request)) return new Currency("₹", "INR", 1);
        var coins = (await settings.Read(request.Aborted)).CoinConversionUsd;
        return new Currency("$", "USD", 1 / (coins is > 0 ? coins.Value : DefaultCoinsPerDollar));
    }
}

/// <summary>What a coin is worth to a caller (platform-auth P9).</summary>
/// <param name="Symbol"><c>$</c> or <c>₹</c>.</param>
/// <param name="Code"><c>USD</c> or <c>INR</c>.</param>
/// <param name="CoinConversionRate">Money for one coin.</param>
public sealed record Currency(string Symbol, string Code, [property: JsonPropertyName("coin_conversion_rate")] decimal CoinConversionRate);
