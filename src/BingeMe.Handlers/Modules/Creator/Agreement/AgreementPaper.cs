using System.Globalization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Modules.Creator.Agreement;

/// <summary>The creator agreement in words.</summary>
internal static class AgreementPaper
{
    private const string Unknown = "N/A";

    private static readonly PaperTerm[] Terms =
    [
        new(
            "Content creation",
            "The creator makes and publishes content of their own on the platform. The creator has the right to publish everything that can be seen or heard in it, and the consent of everybody who "
            + "appears in it."),
        new(
            "Intellectual property",
            "The content stays the creator's. The creator grants BingeMe the right to store it, to convert it, to show it to those who may see it, and to announce it on the platform, as long as it is published there."),
        new(
            "Monetisation",
            "The creator sets prices for subscriptions, posts, messages, calls and products within the bounds that the platform shows. Prices are in coins; what a coin is worth is shown before each payment."),
        new(
            "Compliance",
            "The creator keeps the law of the places where the content is made and shown, is of legal age, and publishes nothing that the rules of the platform forbid. BingeMe may take down what breaks them."),
        new(
            "Privacy and safety",
            "Each party keeps confidential what it learns of the other and of members, and uses it for this agreement alone. The creator reports threats, abuse and leaked content as soon as they are known."),
        new(
            "Revenue sharing",
            "Of each payment the creator gets the share that is shown in the settings at that time, and BingeMe keeps the rest for running the platform. What was paid back to a buyer is not earned. Earnings are paid out on request."),
        new(
            "Termination",
            "Either party may end this agreement at any time by notice in the payout conversation. Subscriptions that have been paid for are honoured until they end, and earnings that are due are paid out."),
        new(
            "Dispute resolution",
            "The parties first try to settle a dispute in good faith and in writing. What cannot be settled so goes to the courts that are competent at the seat of BingeMe."),
    ];

    /// <summary>The paper, ready to be set.</summary>
    /// <param name="signer">What the creator wrote.</param>
    /// <param name="signature">The signature as PNG.</param>
    /// <param name="at">When it is signed.</param>
    public static Paper Of(AgreementRequest signer, ReadOnlyMemory<byte> signature, DateTimeOffset at)
    {
        var name = Given(signer.CreatorName, signer.PlainCreatorName);
        var day = at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return new Paper
        {
            Title = "BingeMe creator agreement",
            Rows =
            [
                new("Name", name),
                new("Email", Given(signer.Email)),
                new("Mobile", Given(signer.Mobile)),
                new("Address", Given(signer.Address)),
                new("Date", day),
            ],
            Introduction = $"This agreement is made on {day} between BingeMe (the platform) and {name} (the creator). By signing it, both agree to the terms below.",
            Terms = Terms,
            Signature = signature,
            NoSignature = "Signature required",
            SignedBy = [$"Signed by {name}", $"Date: {day}"],
            Foot = $"Generated {WireTime.Iso(at)}",
            At = at,
        };
    }

    private static string Given(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
            if (!string.IsNullOrWhiteSpace(value)) return value.Trim();
        return Unknown;
    }
}
