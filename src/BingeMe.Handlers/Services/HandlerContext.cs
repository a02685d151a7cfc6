using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Limits;

namespace BingeMe.Handlers.Services;

/// <summary>Everything that modules may use to make their handlers; made once by the composition.</summary>
public sealed record HandlerContext
{
    /// <summary>The deployment's choices.</summary>
    public required HandlerSettings Settings { get; init; }

    /// <summary>The one clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The one source of randomness.</summary>
    public required IEntropy Entropy { get; init; }

    /// <summary>The SQL database.</summary>
    public required IDatabase Database { get; init; }

    /// <summary>Named locks (ruling 26).</summary>
    public required INamedLocks Locks { get; init; }

    /// <summary>Refresh-token sessions.</summary>
    public required ISessions Sessions { get; init; }

    /// <summary>One-time codes.</summary>
    public required IOneTimeCodeStore Codes { get; init; }

    /// <summary>Rate limits.</summary>
    public required IRateLimits Limits { get; init; }

    /// <summary>Devices for push.</summary>
    public required IPushTokens PushTokens { get; init; }

    /// <summary>Goals of live streams.</summary>
    public required ILiveGoals Goals { get; init; }

    /// <summary>App Attest challenges.</summary>
    public required IAttestChallenges Challenges { get; init; }

    /// <summary>App Attest verification.</summary>
    public required IAppAttest AppAttest { get; init; }

    /// <summary>Outgoing mail.</summary>
    public required IMailer Mailer { get; init; }

    /// <summary>Codes to a phone.</summary>
    public required IMessenger Messenger { get; init; }

    /// <summary>Push messages.</summary>
    public required IPush Push { get; init; }

    /// <summary>Work that answers do not wait for.</summary>
    public required IBackgroundWork Background { get; init; }

    /// <summary>Alerts to the people on call.</summary>
    public required IAlerts Alerts { get; init; }

    /// <summary>Uploaded files.</summary>
    public required IMediaStore MediaStore { get; init; }

    /// <summary>Pictures.</summary>
    public required IImages Images { get; init; }

    /// <summary>Faces on photos.</summary>
    public required IFaceCheck FaceCheck { get; init; }

    /// <summary>The outside checker of mail addresses.</summary>
    public required IAddressChecker AddressChecker { get; init; }

    /// <summary>Google's and Apple's tokens.</summary>
    public required IIdentityTokens IdentityTokens { get; init; }

    /// <summary>What <c>/health/ready</c> asks.</summary>
    public required IReadOnlyList<IReadinessCheck> Readiness { get; init; }

    /// <summary>Whether the server is stopping.</summary>
    public DrainState Drain { get; init; } = new();

    /// <summary>When this process began, for <c>/health</c>.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Encoded ids.</summary>
    public EncodedIds Ids => ids ??= new EncodedIds(Settings.EncryptSecretId);

    /// <summary>Access and refresh tokens.</summary>
    public Tokens Tokens => tokens ??= new Tokens(Settings, Ids, Entropy);

    /// <summary>Who may see or do what (ruling 10).</summary>
    internal EntitlementReader Entitlement => entitlement ??= new EntitlementReader(Database, Clock);

    /// <summary>Tells members what others did.</summary>
    internal Notifier Notifier => notifier ??= new Notifier(Database, Push, Ids, Clock);

    private EncodedIds? ids;
    private Tokens? tokens;
    private EntitlementReader? entitlement;
    private Notifier? notifier;
}
