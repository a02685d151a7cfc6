using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Accounts;

/// <summary>What a coin is worth to a caller (platform-auth P9).</summary>
/// <param name="Symbol"><c>$</c> or <c>₹</c>.</param>
/// <param name="Code"><c>USD</c> or <c>INR</c>.</param>
/// <param name="CoinConversionRate">Money for one coin.</param>
public sealed record Currency(string Symbol, string Code, [property: JsonPropertyName("coin_conversion_rate")] decimal CoinConversionRate);
