using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Identity;
using BingeMe.Platform.HttpClients;

namespace BingeMe.Platform.Preflight;

/// <summary>The services outside, as far as asking them costs nobody anything.</summary>
internal static class IntegrationChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>A small object goes in, comes back by a signed link, and is deleted, in each bucket.</summary>
    public static async Task<IReadOnlyList<Finding>> Buckets(Settings settings, TimeProvider clock, CancellationToken cancelled)
    {
        using var outside = new ExternalServices(settings, clock, NoBackgroundWork.Instance);
        using var http = new ExternalHttpClient(Timeout);
        var findings = new List<Finding>();
        foreach (var (bucket, setting, name) in new[]
        {
            (MediaBucket.Main, ServiceSettings.MediaBucket, settings.Find(ServiceSettings.MediaBucket)),
            (MediaBucket.Agreement, ServiceSettings.AgreementBucket, settings.Get(ServiceSettings.AgreementBucket)),
        })
        {
            if (name is null)
            {
                findings.Add(new Finding("bucket", FindingState.Failed, $"{setting.Name} is not set: nothing can be uploaded.", $"Set {setting.Name}."));
                continue;
            }

            try
            {
                findings.Add(await RoundTrip(outside.MediaStore, bucket, name, http.Client, cancelled));
            }
            catch (DependencyException e)
            {
                findings.Add(PreflightChecks.Of("bucket", e, $"Look at {setting.Name} ({name}), AWS_DEFAULT_REGION, S3_ENDPOINT and the role's rights to put, get and delete."));
            }
        }

        return findings;
    }

    public static async Task<IReadOnlyList<Finding>> Mail(Settings settings, TimeProvider clock, CancellationToken cancelled)
    {
        if (settings.Get(ServiceSettings.DeliverToOutbox)) return [new Finding("mail", FindingState.Skipped, "DELIVER_TO_OUTBOX is on: no mail is sent.")];
        using var outside = new ExternalServices(settings, clock, NoBackgroundWork.Instance);
        try
        {
            await outside.MailServer().Probe(cancelled);
            return [new Finding("mail", FindingState.Ok, $"{settings.Get(ServiceSettings.MailHost)}:{settings.Get(ServiceSettings.MailPort)} lets us in; nothing was sent.")];
        }
        catch (DependencyException e)
        {
            return [PreflightChecks.Of("mail", e, "Look at MAIL_HOST, MAIL_PORT, MAIL_TLS, MAIL_USERNAME and MAIL_PASSWORD.")];
        }
    }

    public static async Task<IReadOnlyList<Finding>> Push(Settings settings, TimeProvider clock, CancellationToken cancelled)
    {
        if (settings.Find(ServiceSettings.PushAccount) is null) return [new Finding("push", FindingState.Skipped, "FCM_SERVICE_ACCOUNT is not set: no pushes.")];
        using var outside = new ExternalServices(settings, clock, NoBackgroundWork.Instance);
        try
        {
            await outside.PushAccess()!.Get(cancelled);
            return [new Finding("push", FindingState.Ok, "Google gives an access token for the service account.")];
        }
        catch (FormatException e)
        {
            return [new Finding("push", FindingState.Failed, e.Message, "Give the JSON of the service account, or the path of its file.")];
        }
        catch (Exception e) when (e is DependencyException or ServiceCallException)
        {
            return [PreflightChecks.Of("push", e, "Look at FCM_SERVICE_ACCOUNT (a revoked key?), this machine's clock and the way to Google.")];
        }
    }

    public static async Task<IReadOnlyList<Finding>> Cdn(Settings settings, TimeProvider clock, CancellationToken cancelled)
    {
        using var outside = new ExternalServices(settings, clock, NoBackgroundWork.Instance);
        if (outside.CloudFrontServer is not { } cdn) return [new Finding("cdn", FindingState.Skipped, $"{CoreSettings.CloudFrontDistribution.Name} is not set: nothing is invalidated.")];
        try
        {
            var status = await cdn.Probe(cancelled);
            return status switch
            {
                200 => [new Finding("cdn", FindingState.Ok, "The distribution answers.")],
                404 => [new Finding("cdn", FindingState.Failed, "CloudFront has no such distribution.", $"Look at {CoreSettings.CloudFrontDistribution.Name}.")],
                _ => [new Finding("cdn", FindingState.Failed, $"CloudFront answers {status}.", "Give the role cloudfront:CreateInvalidation and cloudfront:ListInvalidations.")],
            };
        }
        catch (DependencyException e)
        {
            return [PreflightChecks.Of("cdn", e, "Look at the machine's credentials and the way to CloudFront.")];
        }
    }

    public static async Task<IReadOnlyList<Finding>> Telegram(Settings settings, TimeProvider clock, CancellationToken cancelled)
    {
        using var outside = new ExternalServices(settings, clock, NoBackgroundWork.Instance);
        if (outside.Telegram() is not { } telegram) return [new Finding("alerts", FindingState.Skipped, "TELEGRAM_BOT_TOKEN or TELEGRAM_CHAT_ID is not set: alerts go to the log alone.")];
        try
        {
            return await telegram.Probe(cancelled) is 200
                ? [new Finding("alerts", FindingState.Ok, "Telegram knows the bot; nothing was sent.")]
                : [new Finding("alerts", FindingState.Failed, "Telegram does not know the bot.", "Look at TELEGRAM_BOT_TOKEN.")];
        }
        catch (DependencyException e)
        {
            return [PreflightChecks.Of("alerts", e, "Look at the way to api.telegram.org.")];
        }
    }

    public static async Task<IReadOnlyList<Finding>> IdentityKeys(Settings settings, TimeProvider clock, CancellationToken cancelled)
    {
        _ = settings;
        using var http = new ExternalHttpClient(Timeout);
        var keys = new HttpProviderKeys(() => http.Client, clock);
        var findings = new List<Finding>();
        foreach (var provider in new[] { IdentityProvider.Google, IdentityProvider.Apple })
        {
            try
            {
                // No key has this name: the set is fetched to find that out.
                await keys.Find(provider, "bingeme-check", cancelled);
                findings.Add(new Finding("identity", FindingState.Ok, $"{provider}'s signing keys can be fetched."));
            }
            catch (DependencyException e)
            {
                findings.Add(PreflightChecks.Of("identity", e, $"Look at the way to {provider}: nobody can sign in with it."));
            }
        }

        return findings;
    }

    /// <summary>What is configured and not asked.</summary>
    public static IReadOnlyList<Finding> NotAsked(Settings settings)
    {
        var findings = new List<Finding>();
        Note(ServiceSettings.ListCleanKey.Name, settings.Find(ServiceSettings.ListCleanKey), "listclean", "a call is billed");
        Note(ServiceSettings.CaptchaSecret.Name, settings.Find(ServiceSettings.CaptchaSecret), "captcha", "only a visitor's browser can solve one");
        Note(ServiceSettings.WhatsAppUrl.Name, settings.Find(ServiceSettings.WhatsAppUrl)?.ToString(), "whatsapp", "a call is a message to somebody");
        return findings;

        void Note(string setting, string? value, string subject, string why)
        {
            if (value is not null) findings.Add(new Finding(subject, FindingState.Skipped, $"{setting} is set; not asked, since {why}."));
        }
    }

    private static async Task<Finding> RoundTrip(IMediaStore store, MediaBucket bucket, string name, HttpClient http, CancellationToken cancelled)
    {
        var key = $"preflight/{Guid.NewGuid():N}.txt";
        var content = Encoding.UTF8.GetBytes($"bingeme check {key}");
        await store.Put(bucket, key, new MediaObject(content, "text/plain"), cancelled);
        try
        {
            var link = await store.PresignGet(bucket, key, TimeSpan.FromMinutes(1), cancelled);
            using var answer = await http.GetAsync(link, cancelled);
            var read = await answer.Content.ReadAsByteArrayAsync(cancelled);
            return answer.IsSuccessStatusCode && read.AsSpan().SequenceEqual(content)
                ? new Finding("bucket", FindingState.Ok, $"{name}: written, read by a signed link and deleted.")
                : new Finding("bucket", FindingState.Failed, $"{name}: a signed link answers {(int)answer.StatusCode}.", "Look at the bucket's policy, and at this machine's clock: signatures are of the present.");
        }
        catch (HttpRequestException e)
        {
            return new Finding("bucket", FindingState.Failed, $"{name}: a signed link cannot be followed ({e.HttpRequestError}).", "Look at the way to the bucket.");
        }
        finally
        {
            await store.Delete(bucket, key, cancelled);
        }
    }
}

/// <summary>Nothing goes on behind a check.</summary>
internal sealed class NoBackgroundWork : IBackgroundWork
{
    public static readonly NoBackgroundWork Instance = new();

    public bool Offer(Func<CancellationToken, Task> work) => false;
}
