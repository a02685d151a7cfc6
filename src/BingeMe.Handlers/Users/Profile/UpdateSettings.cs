using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Users.Profile.Answers;
using BingeMe.Handlers.Users.Profile.Bodies;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Profile;

/// <summary>
/// POST /user/profile: what is given is changed, what is absent stays. A changed contact needs the code that was sent to it.
/// Contract: users.md.
/// </summary>
internal sealed class UpdateSettings(ProfileSql profiles, AdminSettingsReader admin, ContactProof proof, UniqueNames names, TimeProvider clock)
{
    private const string India = "99";

    private static readonly string[] Genders = ["male", "female", "other"];

    public async Task<Reply<UpdatedFields>> Handle(Call<UpdateSettingsBody> call)
    {
        var body = call.Input;
        var row = await profiles.ById(call.MemberId, call.Cancelled) ?? throw ApiException.Unauthorized("The account is gone.");
        var language = string.IsNullOrEmpty(body.Language) ? null : await profiles.Language(body.Language, call.Cancelled);
        await DemandFitting(body, row, language, call.Cancelled);

        var username = string.IsNullOrEmpty(body.Username) || body.Username == row.Username ? null : body.Username;
        var email = string.IsNullOrEmpty(body.Email) || Contacts.Email(body.Email) == Contacts.Email(row.Email ?? "") ? null : Contacts.Email(body.Email);
        var phone = body.Phone is { } given && !given.IsSameAs(row.Mobile) ? given : null;
        var change = ChangeOf(body, language) with { Username = username, Email = email, Mobile = phone?.Full };
        var fields = Given(change);
        if (fields.Count == 0) return Reply.Ok("Nothing was to be changed.", new UpdatedFields(fields));

        var sent = new List<SentCode>();
        if (email is not null) sent.Add(new SentCode("email_otp", email, body.EmailOtp));
        if (phone is not null) sent.Add(new SentCode("mobile_otp", phone.Full, body.MobileOtp));
        await using (await names.Hold(username, email, phone?.Full, call.Cancelled))
        {
            await DemandFree(row.Id, username, email, phone, call.Cancelled);
            await proof.Demand(row.Id, sent, call.Cancelled);
            await profiles.Save(row.Id, change, () => proof.Use(sent, call.Cancelled), clock.GetUtcNow(), call.Cancelled);
        }

        return Reply.Ok("The settings were saved.", new UpdatedFields(fields));
    }

    /// <summary>The rules that need stored things beside the body.</summary>
    private async Task DemandFitting(UpdateSettingsBody body, ProfileRow row, string? language, CancellationToken cancelled)
    {
        var faults = new Faults();
        if (!string.IsNullOrEmpty(body.Language)) faults.Unless(language is not null, "language", "language must be one of the languages of GET /user/profile.");
        if (!string.IsNullOrEmpty(body.Gender))
        {
            var allowed = Genders.Concat(Texts.List((await admin.Read(cancelled)).Genders));
            faults.Unless(allowed.Contains(body.Gender, StringComparer.OrdinalIgnoreCase), "gender", "gender must be one of the genders of GET /user/profile.");
        }

        if (!string.IsNullOrEmpty(body.Username) && !body.Username.Equals(row.Username, StringComparison.OrdinalIgnoreCase))
            faults.Unless(!ReservedNames.IsClosedTo(row.Id, body.Username), "username", "username is reserved; take another.");
        if (body.Email is not null && string.IsNullOrWhiteSpace(body.Email)) faults.Unless(string.IsNullOrEmpty(row.Email), "email", "email cannot be taken away.");
        if (body.Mobile is not null && string.IsNullOrWhiteSpace(body.Mobile)) faults.Unless(string.IsNullOrEmpty(row.Mobile), "mobile", "mobile cannot be taken away.");

        // A stored state belongs to the stored country: moving to India needs a new one.
        if (body.CountriesId is not null || body.StateId is not null)
        {
            var country = body.CountriesId ?? row.CountriesId;
            var hasState = body.StateId is { } state ? state.Length > 0 : row.CountriesId == India && row.StateId is > 0;
            faults.Unless(country != India || hasState, "state_id", "state_id is required for this country.");
        }

        if (!faults.None) throw ApiException.Invalid(faults);
    }

    private async Task DemandFree(long id, string? username, string? email, Phone? phone, CancellationToken cancelled)
    {
        if (username is not null && await profiles.IsUsernameTaken(username, id, cancelled)) throw ApiException.Conflict("Another account has this username.");
        if (email is not null && await profiles.IsEmailTaken(email, id, cancelled)) throw ApiException.Conflict("Another account has this mail address.");
        if (phone is not null && await profiles.IsMobileTaken(phone, id, cancelled)) throw ApiException.Conflict("Another account has this number.");
    }

    private static ProfileChange ChangeOf(UpdateSettingsBody body, string? language) => new()
    {
        Name = body.Name?.Trim(),
        About = body.About,
        Story = body.Story,
        Profession = body.Profession,
        Website = body.Website,
        Gender = body.Gender?.ToLowerInvariant(),
        Birthdate = body.Birthdate,
        Address = body.Address,
        City = body.City,
        StateId = body.StateId is null ? null : body.StateId.Length == 0 ? 0 : long.Parse(body.StateId),
        Zip = body.Zip,
        CountriesId = body.CountriesId,
        Language = language,
        Facebook = body.Facebook,
        Twitter = body.Twitter,
        Instagram = body.Instagram,
        Youtube = body.Youtube,
        Pinterest = body.Pinterest,
        Github = body.Github,
        Tiktok = body.Tiktok,
        Snapchat = body.Snapchat,
        Telegram = body.Telegram,
        Vk = body.Vk,
        Twitch = body.Twitch,
        Discord = body.Discord,
        Company = body.Company,
        HideName = body.HideName,
        DisableWatermark = body.DisableWatermark is null ? null : body.DisableWatermark is "1" or "true" ? 1 : 0,
    };

    /// <summary>The wire names of what a change writes.</summary>
    private static List<string> Given(ProfileChange change)
    {
        (string Name, bool IsGiven)[] fields =
        [
            ("name", change.Name is not null), ("username", change.Username is not null), ("email", change.Email is not null),
            ("mobile", change.Mobile is not null), ("about", change.About is not null), ("story", change.Story is not null),
            ("profession", change.Profession is not null), ("website", change.Website is not null), ("countries_id", change.CountriesId is not null),
            ("state_id", change.StateId is not null), ("city", change.City is not null), ("address", change.Address is not null),
            ("zip", change.Zip is not null), ("company", change.Company is not null), ("facebook", change.Facebook is not null),
            ("twitter", change.Twitter is not null), ("instagram", change.Instagram is not null), ("youtube", change.Youtube is not null),
            ("pinterest", change.Pinterest is not null), ("github", change.Github is not null), ("snapchat", change.Snapchat is not null),
            ("tiktok", change.Tiktok is not null), ("telegram", change.Telegram is not null), ("twitch", change.Twitch is not null),
            ("discord", change.Discord is not null), ("vk", change.Vk is not null), ("gender", change.Gender is not null),
            ("birthdate", change.Birthdate is not null), ("language", change.Language is not null), ("hide_name", change.HideName is not null),
            ("disable_watermark", change.DisableWatermark is not null),
        ];
        return [.. fields.Where(f => f.IsGiven).Select(f => f.Name)];
    }
}
