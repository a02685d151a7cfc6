using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>GET /payout: where the caller's money goes, unmasked for who edits it. Contract: live-payout-privacy.md.</summary>
internal sealed class GetMethod(Db db, SealedFields sealedFields)
{
    public async Task<Response<PayoutDetails>> Handle(RequestContext<Unit> context)
    {
        var row = await db.Run(sql => PayoutSql.Find(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        var method = PayoutMethod.Of(row, sealedFields);
        return Response.Ok("Your payout method.", new PayoutDetails
        {
            CountryId = string.IsNullOrEmpty(row.CountriesId) ? PayoutMethod.India : row.CountriesId,
            Selected = method?.Type,
            Upi = method?.Upi,
            PayPal = method?.PayPal is { } address ? new PayPalAccount(address) : null,
            Bank = method?.Bank is { } text ? new BankAccount(text) : null,
            IndianBank = method?.IndianBank,
        });
    }
}

/// <summary>What GET /payout answers.</summary>
internal sealed record PayoutDetails : PayoutDestination
{
    public required string CountryId { get; init; }

    /// <summary>The type; null when nothing is set.</summary>
    public required string? Selected { get; init; }
}

/// <summary>A destination on the wire: the one that is set, and no other.</summary>
internal record PayoutDestination
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Upi { get; init; }

    [JsonPropertyName("paypal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PayPalAccount? PayPal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BankAccount? Bank { get; init; }

    [JsonPropertyName("bank_india")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IndianAccount? IndianBank { get; init; }
}

/// <summary>An account at PayPal.</summary>
internal sealed record PayPalAccount(string Email);

/// <summary>An account at a bank, in words.</summary>
internal sealed record BankAccount(string BankDetails);
