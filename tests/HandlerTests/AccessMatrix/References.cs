using BingeMe.Http.Operations;

namespace HandlerTests.AccessMatrix;

/// <summary>
/// Which inputs of an operation may name an object that has an owner: every one that is not declared plain here. So an operation with a
/// new input fails <see cref="ObjectMatrixTests"/> until somebody has said what the input is.
/// </summary>
internal static class References
{
    /// <summary>Inputs that are values, choices, texts, secrets or places of the public, and name nobody's object.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        // Pages and choices of lists.
        "skip", "limit", "page", "cursor", "next", "sort", "filter", "search", "q", "type", "user.listMyUpdates:media",

        // Who signs in, by what they alone know or hold; the device they do it with.
        "name", "email", "phone", "mobile", "country_code", "countryCode", "terms", "identifier", "username_email", "is_otp_login", "password", "confirm_password", "otp",
        "email_otp", "mobile_otp", "emailOtp", "mobileOtp", "old_password", "current_password", "new_password", "resetToken", "refreshToken", "idToken", "code", "redirect_uri", "client_id",
        "redirectUri", "clientId", "fcm_token", "voip_token", "fcmToken", "platform", "client", "device", "unsupported", "keyId", "attestationObject", "clientDataHash", "challenge",
        "bundleId", "teamId", "appVersion",

        // What members say of themselves, and what everybody may choose from.
        "username", "about", "story", "profession", "website", "countries_id", "state_id", "city", "address", "zip", "company", "facebook", "twitter", "instagram",
        "youtube", "pinterest", "github", "snapchat", "tiktok", "telegram", "twitch", "discord", "vk", "gender", "birthdate", "language", "hide_name",
        "disable_watermark", "mode", "notify_new_subscriber", "notify_liked_post", "notify_commented_post", "notify_new_tip", "notify_new_ppv",
        "hide_profile", "hide_count_subscribers", "hide_caption", "active_status_online", "two_factor_auth", "notify_liked_comment", "notify_missed_vc_email", "notify_missed_vc_wa", "sent", "wants_email", "wants_mobile",

        // What is written, and on which terms; a repeat key counts within its sender.
        "message", "comment", "description", "post_type", "tags", "price", "scheduled_date", "scheduled_time", "timezone", "expires_at", "expired_at", "reason", "delivery_time",
        "fileNames", "idempotency_key", "docs.getAsset:file", "pages.getPage:slug", "lang",
        "full_name", "subject", "agree_terms_privacy", "g-recaptcha-response",

        // Lives: what they are, and what viewers may pay for; goals and lives themselves are objects.
        "availability", "duration", "activity", "coins", "goal_name", "goal_coins", "agree",

        // What creators choose and charge.
        "period", "year", "vdcl_status", "adcl_status", "paid_chat_status", "free_video_call_status", "vdcl_min_coin", "audio_call_price", "pc_sub_price",
        "pc_non_sub_price", "countries", "status_weekly", "status_monthly", "status_quarterly", "status_biannually", "status_yearly", "price_weekly",
        "price_quarterly", "price_biannually", "price_yearly", "subscribe_chatmessage", "free_subscription", "creatorName", "creator_name",

        // Where money goes and who somebody is: their own, in words and numbers.
        "upi", "upi_id", "bank", "bank_details", "paypal_email", "email_paypal", "email_paypal_confirmation", "full_name", "social_url", "pancard", "aadhar",

        // Signed addresses of the embedded store: the signature is the right.
        "bucket", "a", "b", "d",
    };

    /// <summary>Paths in which a name stands for a member.</summary>
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal) { "posts.getPost:username", "messages.getThreadByUsername:username" };

    /// <summary>The inputs that name objects.</summary>
    public static IEnumerable<string> Of(Operation operation) => Inputs(operation).Distinct(StringComparer.Ordinal).Where(name =>
        Members.Contains($"{operation.Id}:{name}") || !(Plain.Contains(name) || Plain.Contains($"{operation.Id}:{name}")));

    private static IEnumerable<string> Inputs(Operation operation)
    {
        foreach (var part in operation.Path.Split('/'))
            if (part.StartsWith('{')) yield return part.Trim('{', '}');
        foreach (var member in operation.Endpoint.Input?.Properties ?? [])
            yield return member.Name;
    }
}
