using System.Text.Json.Serialization;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Contact;

/// <summary>The contact form, for everybody. Contract: live-payout-privacy.md, Contact.</summary>
internal static class ContactModule
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        api.Get("contact.getForm", "/contact").Optional().OpenToSuspended().Summary("Gives what the contact form shows.")
            .Produces(static () => ContactJson.Default.ContactFormResponse)
            .Handle(new GetForm(services.AdminSettings).Handle);

        api.Post("contact.submitForm", "/contact").FlatFaults().Optional().OpenToSuspended().Limit(5, RatePer.Hour).HandlerCounts()
            .Summary("Mails a visitor's words to the administration.").Errors(400)
            .Accepts(static () => ContactJson.Default.ContactRequest, static () => new ContactValidator())
            .Handle(new SubmitForm(services.AdminSettings, services.Captcha, services.Mailer, services.FailOpenLimits).Handle);
    }
}

/// <summary>Source-generated JSON of the contact form.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ContactFormResponse))]
[JsonSerializable(typeof(ContactRequest))]
internal sealed partial class ContactJson : JsonSerializerContext;
