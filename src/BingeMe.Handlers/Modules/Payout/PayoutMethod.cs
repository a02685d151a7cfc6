using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Security;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>
/// Where a member's money goes: one of four destinations (live-payout-privacy.md, Payment methods (exact)). Exactly one of the members beside the
/// type is there.
/// </summary>
/// <param name="Type">The word on the wire.</param>
internal sealed record PayoutMethod(string Type)
{
    public const string PayPalType = "paypal";
    public const string BankType = "bank";
    public const string IndianBankType = "bank_india";
    public const string UpiType = "upi";

    /// <summary>The country in which UPI and Indian banks are.</summary>
    public const string India = "99";

    private const int ShownCharacters = 4;

    /// <summary>A PayPal address.</summary>
    public string? PayPal { get; init; }

    /// <summary>A bank account in words.</summary>
    public string? Bank { get; init; }

    public IndianAccount? IndianBank { get; init; }

    /// <summary>A UPI id.</summary>
    public string? Upi { get; init; }

    /// <summary>The words in which <c>users.payment_gateway</c> holds the types.</summary>
    public static readonly IReadOnlyList<(string Type, string Gateway)> Gateways =
        [(PayPalType, "PayPal"), (BankType, "Bank"), (IndianBankType, "Bank_india"), (UpiType, "upi")];

    /// <summary>As <c>users.payment_gateway</c> holds it.</summary>
    public string Gateway => Gateways.First(g => g.Type == Type).Gateway;

    /// <summary>Its name to people.</summary>
    public string Label => Type switch
    {
        PayPalType => "PayPal",
        UpiType => "UPI",
        IndianBankType => "an Indian bank account",
        _ => "a bank account",
    };

    /// <summary>
    /// The end of what is paid to, enough for its owner to know it and too little for anybody else: the last four characters of an account's
    /// number or of a name before its <c>@</c>, of one that is at least twice as long; else empty.
    /// </summary>
    public string LastFour
    {
        get
        {
            var known = PayPal ?? Upi;
            var text = IndianBank is { } account ? account.Number : known?[..known.LastIndexOf('@')] ?? "";
            return text.Length < 2 * ShownCharacters ? "" : text[^ShownCharacters..];
        }
    }

    /// <summary>What the three columns say; null when no destination is set.</summary>
    public static PayoutMethod? Of(PayoutRow row, SealedFields sealedFields)
    {
        if (Gateways.FirstOrDefault(g => g.Gateway == row.PaymentGateway).Type is not { } type) return null;
        var bank = Filled(sealedFields.Open(row.Bank));
        return type switch
        {
            PayPalType => new PayoutMethod(type) { PayPal = Filled(sealedFields.Open(row.PaypalSealed)) ?? Filled(sealedFields.Open(row.PaypalAccount)) },
            IndianBankType => new PayoutMethod(type) { IndianBank = IndianAccount.Read(bank) },
            UpiType => new PayoutMethod(type) { Upi = bank },
            _ => new PayoutMethod(type) { Bank = bank },
        };
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>An account at an Indian bank.</summary>
/// <param name="Number">9 to 18 digits.</param>
/// <param name="Holder">Whose it is.</param>
/// <param name="BankName">The bank.</param>
/// <param name="Ifsc">The branch's code.</param>
internal sealed record IndianAccount(
    [property: JsonPropertyName("acc_no")] string Number,
    [property: JsonPropertyName("name")] string Holder,
    [property: JsonPropertyName("bank_name")] string BankName,
    [property: JsonPropertyName("ifsc")] string Ifsc)
{
    private static readonly string[] Names = ["account_number", "holder_name", "bank_name", "ifsc_code"];

    /// <summary>As the back office reads it: a serialised PHP array, whose lengths count bytes of UTF-8.</summary>
    public string Serialised()
    {
        var text = new StringBuilder("a:4:{");
        foreach (var part in Names.Zip([Number, Holder, BankName, Ifsc], static (name, value) => new[] { name, value }).SelectMany(static p => p))
            text.Append(CultureInfo.InvariantCulture, $"s:{Encoding.UTF8.GetByteCount(part)}:\"{part}\";");
        return text.Append('}').ToString();
    }

    /// <summary>Reads a serialised PHP array or a JSON object with either family of names; null when it is neither.</summary>
    public static IndianAccount? Read(string? stored)
    {
        if (string.IsNullOrWhiteSpace(stored)) return null;
        var values = stored.TrimStart().StartsWith('{') ? OfJson(stored) : OfPhp(Encoding.UTF8.GetBytes(stored));
        if (values is null) return null;
        var account = new IndianAccount(
            Value("account_number", "acc_no"), Value("holder_name", "name"), Value("bank_name", "bank_name"), Value("ifsc_code", "ifsc"));
        return account.Number.Length > 0 ? account : null;

        string Value(string name, string other) => values.TryGetValue(name, out var value) || values.TryGetValue(other, out value) ? value : "";
    }

    private static Dictionary<string, string>? OfJson(string stored)
    {
        try
        {
            using var json = UnicodeJson.Parse(stored);
            return json.RootElement.EnumerateObject()
                .Where(static m => m.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                .GroupBy(static m => m.Name, static m => m.Value.ValueKind == JsonValueKind.String ? m.Value.GetString()! : m.Value.GetRawText(), StringComparer.Ordinal)
                .ToDictionary(static g => g.Key, static g => g.Last(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary><c>a:4:{s:14:"account_number";s:12:"...";...}</c>; numbers may stand in the place of texts.</summary>
    private static Dictionary<string, string>? OfPhp(ReadOnlySpan<byte> text)
    {
        if (!Skip(ref text, "a:"u8) || Digits(ref text) is null || !Skip(ref text, ":{"u8)) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!text.StartsWith("}"u8))
        {
            if (Scalar(ref text) is not { } name || Scalar(ref text) is not { } value) return null;
            values[name] = value;
        }

        return values;
    }

    private static string? Scalar(ref ReadOnlySpan<byte> text)
    {
        if (Skip(ref text, "i:"u8)) return Digits(ref text) is { } number && Skip(ref text, ";"u8) ? number : null;
        if (!Skip(ref text, "s:"u8) || !int.TryParse(Digits(ref text), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || !Skip(ref text, ":\""u8) || text.Length < length) return null;
        var value = Encoding.UTF8.GetString(text[..length]);
        text = text[length..];
        return Skip(ref text, "\";"u8) ? value : null;
    }

    private static string? Digits(ref ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && text[count] is >= (byte)'0' and <= (byte)'9') count++;
        if (count == 0) return null;
        var digits = Encoding.ASCII.GetString(text[..count]);
        text = text[count..];
        return digits;
    }

    private static bool Skip(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> expected)
    {
        if (!text.StartsWith(expected)) return false;
        text = text[expected.Length..];
        return true;
    }
}
