using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>
/// Reads a destination as it is sent, noting every fault (live-payout-privacy.md, Payment methods (exact)). Faults never repeat what was sent.
/// </summary>
internal static partial class PayoutReader
{
    private const int LeastBank = 20;
    private const int MostBank = 500;

    /// <summary>The destination with the password that was sent with it.</summary>
    public static ValueTask<PayoutChange?> Read(RequestContext<PayoutRequest> context, ValidationErrors errors)
    {
        var body = context.Input;
        var type = TypeOf(body);
        if (type is null && !errors.Has("type"))
            errors.Add("type", string.IsNullOrEmpty(body.Type) ? "type is required where no field tells it: paypal, bank, bank_india or upi." : "type must be paypal, bank, bank_india or upi.");
        if (type is PayoutMethod.UpiType or PayoutMethod.IndianBankType && Country(MemberCaller.RowOf(context).CountriesId) != PayoutMethod.India)
            errors.Add("type", "type may be upi or bank_india in India only; take bank or paypal.");
        var method = type switch
        {
            PayoutMethod.UpiType => Upi(body, errors),
            PayoutMethod.PayPalType => PayPal(body, errors),
            PayoutMethod.BankType => Bank(body, errors),
            PayoutMethod.IndianBankType => IndianBank(body.Bank, errors),
            _ => null,
        };
        return ValueTask.FromResult(errors.None && method is not null ? new PayoutChange(method, body.CurrentPassword) : null);
    }

    private static string Country(string? countriesId) => string.IsNullOrEmpty(countriesId) ? PayoutMethod.India : countriesId;

    /// <summary>The type as sent, else the one whose field is there; null for neither.</summary>
    private static string? TypeOf(PayoutRequest body)
    {
        if (!string.IsNullOrEmpty(body.Type)) return PayoutMethod.Gateways.Any(g => g.Type == body.Type) ? body.Type : null;
        if (IsGiven(body.Upi) || IsGiven(body.UpiId)) return PayoutMethod.UpiType;
        if (IsGiven(body.BankDetails) || body.Bank.ValueKind == JsonValueKind.String) return PayoutMethod.BankType;
        if (body.Bank.ValueKind == JsonValueKind.Object && (Member(body.Bank, "acc_no") ?? Member(body.Bank, "account_number")) is not null) return PayoutMethod.IndianBankType;
        return IsGiven(body.EmailPaypal) || IsGiven(body.PaypalEmail) ? PayoutMethod.PayPalType : null;
    }

    private static PayoutMethod Upi(PayoutRequest body, ValidationErrors errors)
    {
        var upi = (IsGiven(body.Upi) ? body.Upi : body.UpiId)?.Trim() ?? "";
        if (errors.Required("upi", upi)) errors.Unless(upi.Length <= 255 && UpiForm().IsMatch(upi), "upi", "upi must be a UPI id like name@bank.");
        return new PayoutMethod(PayoutMethod.UpiType) { Upi = upi };
    }

    private static PayoutMethod PayPal(PayoutRequest body, ValidationErrors errors)
    {
        var email = (IsGiven(body.PaypalEmail) ? body.PaypalEmail : body.EmailPaypal)?.Trim() ?? "";
        if (errors.Required("paypal_email", email)) errors.Unless(email.Length <= 200 && Contacts.IsEmail(email), "paypal_email", "paypal_email must be a mail address.");
        if (IsGiven(body.EmailPaypalConfirmation))
            errors.Unless(body.EmailPaypalConfirmation!.Trim() == email, "email_paypal_confirmation", "email_paypal_confirmation must be the same as paypal_email.");
        return new PayoutMethod(PayoutMethod.PayPalType) { PayPal = email };
    }

    private static PayoutMethod Bank(PayoutRequest body, ValidationErrors errors)
    {
        var sent = IsGiven(body.BankDetails) ? body.BankDetails : body.Bank.ValueKind == JsonValueKind.String ? body.Bank.GetString() : null;
        var text = Texts.WithoutTags(sent ?? "").Trim();
        if (errors.Required("bank_details", text))
        {
            errors.Unless(text.Length is >= LeastBank and <= MostBank, "bank_details", $"bank_details must have {LeastBank} to {MostBank} characters beside tags.");
            errors.Unless(Texts.IsShown(text), "bank_details", Texts.NotShown("bank_details"));
        }

        return new PayoutMethod(PayoutMethod.BankType) { Bank = text };
    }

    private static PayoutMethod? IndianBank(JsonElement bank, ValidationErrors errors)
    {
        if (bank.ValueKind != JsonValueKind.Object)
        {
            errors.Add("bank", "bank is required: an object with acc_no, name, bank_name and ifsc.");
            return null;
        }

        var number = Text(bank, "acc_no", "account_number");
        if (errors.Required("bank.acc_no", number)) errors.Unless(NumberForm().IsMatch(number), "bank.acc_no", "bank.acc_no must have 9 to 18 digits.");
        var holder = Text(bank, "name", "holder_name");
        if (errors.Required("bank.name", holder))
            errors.Unless(holder.Length is >= 2 and <= 50 && HolderForm().IsMatch(holder), "bank.name", "bank.name must have 2 to 50 letters, with single spaces, at the end one dot or hyphen with letters.");
        var name = Text(bank, "bank_name", "bank_name");
        if (errors.Required("bank.bank_name", name))
        {
            errors.Unless(
                name.Length is >= 2 and <= 100 && BankForm().IsMatch(name) && !name.All(static c => char.IsAsciiDigit(c) || c == ' '),
                "bank.bank_name",
                "bank.bank_name must have 2 to 100 letters and digits, not digits alone, with single spaces, at the end one dot or hyphen with letters or digits.");
        }

        var ifsc = Text(bank, "ifsc", "ifsc_code").ToUpperInvariant();
        if (errors.Required("bank.ifsc", ifsc)) errors.Unless(IfscForm().IsMatch(ifsc), "bank.ifsc", "bank.ifsc must have four letters, a 0, and six letters or digits.");
        return new PayoutMethod(PayoutMethod.IndianBankType) { IndianBank = new IndianAccount(number, holder, name, ifsc) };
    }

    private static string Text(JsonElement bank, string name, string other) => (Member(bank, name) ?? Member(bank, other) ?? "").Trim();

    /// <summary>A member's text; a number as it was written, which legacy answered with 500.</summary>
    private static string? Member(JsonElement bank, string name) => bank.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        }
        : null;

    private static bool IsGiven(string? text) => !string.IsNullOrWhiteSpace(text);

    [GeneratedRegex(@"^[a-zA-Z0-9._-]+@[a-zA-Z]{3,}\z")]
    private static partial Regex UpiForm();

    [GeneratedRegex(@"^[0-9]{9,18}\z")]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"^[A-Za-z]+( [A-Za-z]+)*(\.[A-Za-z]+)?(-[A-Za-z]+)?\z")]
    private static partial Regex HolderForm();

    [GeneratedRegex(@"^[A-Za-z0-9]+( [A-Za-z0-9]+)*(\.[A-Za-z0-9]+)?(-[A-Za-z0-9]+)?\z")]
    private static partial Regex BankForm();

    [GeneratedRegex(@"^[A-Z]{4}0[A-Z0-9]{6}\z")]
    private static partial Regex IfscForm();
}

/// <summary>A destination that fits.</summary>
/// <param name="Method">What it is to be.</param>
/// <param name="CurrentPassword">As sent.</param>
internal sealed record PayoutChange(PayoutMethod Method, string? CurrentPassword);
