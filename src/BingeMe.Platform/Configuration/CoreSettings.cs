using System.Net;
using BingeMe.Platform.Composition.Pins;
using NodaTime;

namespace BingeMe.Platform.Configuration;

/// <summary>Settings of the process and of HTTP.</summary>
public static class CoreSettings
{
    /// <summary>What the system stands on.</summary>
    public static readonly Setting<Profile> Profile = new(
        "BINGEME_PROFILE",
        "embedded (nothing installed), services (real services) or production (real services and secrets only)",
        SettingParsers.Choice(
            ("embedded", Configuration.Profile.Embedded),
            ("services", Configuration.Profile.Services),
            ("production", Configuration.Profile.Production),
            ("prod", Configuration.Profile.Production)))
    { Default = static s => s.DefaultProfile };

    /// <summary>The legacy name of the environment.</summary>
    public static readonly Setting<string> NodeEnvironment = new(
        "NODE_ENV", "Legacy environment name; prod and production mean production; default table suffix", TextParsers.Line)
    { Default = static _ => "dev" };

    /// <summary>The file of settings beneath the environment.</summary>
    public static readonly Setting<string> EnvironmentFile = new(
        "BINGEME_ENV_FILE", "File of NAME=value lines beneath the environment; unset reads .env in the working directory, if there is one", TextParsers.Line);

    /// <summary>Which stack this is, for answers and metrics.</summary>
    public static readonly Setting<string> Colour = new(
        "BINGEME_COLOUR", "blue (Lambda) or green (EC2), told in logs and metrics", SettingParsers.Choice(("blue", "blue"), ("green", "green")))
    { Default = static s => s.Lambda ? "blue" : "green" };

    /// <summary>The folder of embedded parts.</summary>
    public static readonly Setting<string> DataFolder = new(
        "BINGEME_DATA", "Folder of the embedded database, state, media and outbox", TextParsers.Folder)
    { Default = static s => s.Lambda ? "/tmp/bingeme" : ".data" };

    /// <summary>Whether an empty embedded database gets the demo data.</summary>
    public static readonly Setting<bool> DemoData = new(
        "BINGEME_DEMO_DATA", "Whether an empty embedded database gets the demo data", SettingParsers.Flag)
    { Default = static _ => "on" };

    /// <summary>The listening port.</summary>
    public static readonly Setting<int> Port = new("PORT", "Port that the EC2 host listens on", SettingParsers.Integer(0, 65535))
    { Hosts = Hosts.Ec2, Default = static s => s.NodeEnvironment == "dev" ? "4000" : "3000" };

    /// <summary>How long a call sends a mass message (ruling 41).</summary>
    public static readonly Setting<TimeSpan> MassMessageTime = new(
        "MASS_MESSAGE_TIME", "How long a call sends a mass message before the rest goes on in the background, up to 20s", SettingParsers.DurationUpTo(TimeSpan.FromSeconds(20)))
    { Default = static _ => "10s" };

    /// <summary>Where clients reach this API.</summary>
    public static readonly Setting<Uri> PublicUrl = new(
        "BINGEME_PUBLIC_URL", "Where clients reach this API; signed addresses of the embedded media store begin with it", SettingParsers.PublicAddress)
    { Default = static s => $"http://localhost:{(ushort.TryParse(s.Raw("PORT"), out var port) ? port : 4000)}" };

    /// <summary>The address to listen on.</summary>
    public static readonly Setting<IPAddress> ListenAddress = new("LISTEN_ADDRESS", "Address that the EC2 host listens on", SettingParsers.Address)
    { Hosts = Hosts.Ec2, Default = static _ => "127.0.0.1" };

    /// <summary>The port for HTTP/2 without TLS.</summary>
    public static readonly Setting<int> Http2Port = new("H2C_PORT", "Port for HTTP/2 without TLS; 0 serves none", SettingParsers.Integer(0, 65535))
    { Hosts = Hosts.Ec2, Default = static _ => "0" };

    /// <summary>How long readiness fails before the server stops accepting.</summary>
    public static readonly Setting<TimeSpan> DrainDelay = new(
        "DRAIN_DELAY", "How long readiness fails before the server stops accepting, so that load balancers notice; up to 1h", SettingParsers.WaitUpTo(TimeSpan.FromHours(1)))
    { Hosts = Hosts.Ec2, Default = static s => s.Production ? "5s" : "0s" };

    /// <summary>Connections open at once.</summary>
    public static readonly Setting<int> MaxConnections = new(
        "MAX_CONNECTIONS", "Connections open at once; one more is closed", SettingParsers.Integer(1, 1_000_000))
    { Hosts = Hosts.Ec2, Default = static _ => "10000" };

    /// <summary>What request bodies may hold.</summary>
    public static readonly Setting<int> MaxBodiesMegabytes = new(
        "MAX_BODIES_MB", "Megabytes that the bodies of all requests together may hold, those over 64 KiB three quarters of it; one that would pass it is refused with 503", SettingParsers.Integer(16, 65_536))
    { Hosts = Hosts.Ec2, Default = static _ => "128" };

    /// <summary>A custom domain's base path.</summary>
    public static readonly Setting<string> ApiBasePath = new(
        "API_BASE_PATH", "Base path mapping of a custom domain that the gateway leaves in the path, e.g. /v1", TextParsers.BasePath)
    { Hosts = Hosts.Lambda };

    /// <summary>Proxies before the function.</summary>
    public static readonly Setting<int> TrustedHops = new(
        "TRUSTED_HOPS", "How many trusted proxies stand before the function, where that is behind a load balancer", SettingParsers.Integer(1, 10))
    { Hosts = Hosts.Lambda, Default = static _ => "1" };

    /// <summary>The form of authorizer answers.</summary>
    public static readonly Setting<bool> SimpleAuthorizerAnswers = new(
        "AUTHORIZER_SIMPLE_ANSWERS", "Whether the HTTP API's authorizer wants {isAuthorized} instead of a policy", SettingParsers.Flag)
    { Hosts = Hosts.Lambda, Default = static _ => "off" };

    /// <summary>The margin before a deadline: of the 29 s that a gateway waits, most must be left to the request.</summary>
    public static readonly Setting<int> DeadlineMargin = new(
        "DEADLINE_MARGIN_MS", "Milliseconds before Lambda's or the gateway's deadline at which a request is cancelled, so that it can still answer; 10000 at most", SettingParsers.Integer(0, 10_000))
    { Hosts = Hosts.Lambda, Default = static _ => "250" };

    /// <summary>Whether answers are streamed.</summary>
    public static readonly Setting<bool> Streaming = new(
        "RESPONSE_STREAMING", "Whether answers are streamed: for Function URLs of the mode RESPONSE_STREAM only", SettingParsers.Flag)
    { Hosts = Hosts.Lambda, Default = static _ => "off" };

    /// <summary>Whether answers to a REST API are streamed.</summary>
    public static readonly Setting<bool> RestStreaming = new(
        "REST_RESPONSE_STREAMING", "Whether answers to a REST API are streamed: for integrations of the response transfer mode STREAM only", SettingParsers.Flag)
    { Hosts = Hosts.Lambda, Default = static _ => "off" };

    /// <summary>How much is logged.</summary>
    public static readonly Setting<string> LogLevel = new(
        "LOG_LEVEL",
        "debug, information, warning or error: the least level logged; on EC2 SIGHUP reads it anew from the file of settings",
        SettingParsers.Choice(("debug", "debug"), ("information", "information"), ("info", "information"), ("warning", "warning"), ("error", "error")))
    { Default = static _ => "information" };

    /// <summary>The collector of traces.</summary>
    public static readonly Setting<Uri> TraceEndpoint = new(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "EC2 only: collector that gets a span of each request and each call of a dependency (OTLP over HTTP), e.g. http://localhost:4318; unset sends none", SettingParsers.BaseAddress);

    /// <summary>What the collector wants to see of us.</summary>
    public static readonly Setting<string> TraceHeaders = new(
        "OTEL_EXPORTER_OTLP_HEADERS", "EC2 only: name=value list of header fields for the collector", TextParsers.HeaderFields)
    { Secret = true };

    /// <summary>The service's name in traces.</summary>
    public static readonly Setting<string> TraceService = new("OTEL_SERVICE_NAME", "EC2 only: name of this service in traces", TextParsers.Line)
    { Default = static _ => "bingeme-api" };

    /// <summary>Which traces are collected.</summary>
    public static readonly Setting<string> TraceSampler = new(
        "OTEL_TRACES_SAMPLER",
        "EC2 only: which traces are collected: always_on, always_off or traceidratio, with parentbased_ before it where the caller's decision counts first",
        SettingParsers.Choice([.. new[] { "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio" }.Select(static name => (name, name))]))
    { Default = static _ => "parentbased_always_on" };

    /// <summary>Which share of the traces is collected.</summary>
    public static readonly Setting<string> TraceSamplerRatio = new(
        "OTEL_TRACES_SAMPLER_ARG", "EC2 only: share of the traces that traceidratio collects, 0 to 1; unset is all", SettingParsers.Ratio);

    /// <summary>Proxies whose forwarded headers count.</summary>
    public static readonly Setting<IReadOnlyList<IPNetwork>> TrustedProxies = new(
        "TRUSTED_PROXIES", "Comma list of proxy networks whose X-Forwarded-For and CloudFront-* fields count", SettingParsers.Networks)
    { Hosts = Hosts.Ec2, Default = static _ => "" };

    /// <summary>Whether trusted proxies name the client by the PROXY protocol.</summary>
    public static readonly Setting<string> ProxyProtocol = new(
        "PROXY_PROTOCOL",
        "PROXY protocol, version 2, on both ports: off; accept: connections of TRUSTED_PROXIES may begin with its header; require: all do, and any other is closed",
        SettingParsers.Choice([.. new[] { "off", "accept", "require" }.Select(static name => (name, name))]))
    { Hosts = Hosts.Ec2, Default = static _ => "off" };

    /// <summary>The CORS allow-list.</summary>
    public static readonly Setting<IReadOnlyList<string>> AllowedOrigins = new(
        "ALLOWED_ORIGINS", "Comma list of browser origins; empty: none in production, all elsewhere", SettingParsers.List)
    { Default = static _ => "" };

    /// <summary>Whether the API's page and document are served.</summary>
    public static readonly Setting<bool> DocsEnabled = new("DOCS_ENABLED", "Whether /docs and /swagger are served", SettingParsers.Flag)
    { Default = static s => s.Production ? "off" : "on" };

    /// <summary>Whether the table of edge-cache times is emitted (ruling 13).</summary>
    public static readonly Setting<bool> EdgeCache = new(
        "EDGE_CACHE", "on emits the edge-cache table; off answers private, no-store", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Whether answers are compressed here.</summary>
    public static readonly Setting<bool> Compression = new(
        "COMPRESSION", "on compresses answers of 1 KiB and more (br, gzip) for clients that take it; off leaves that to what stands in front", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>The CDN to invalidate after writes.</summary>
    public static readonly Setting<string> CloudFrontDistribution = new(
        "CLOUDFRONT_DISTRIBUTION_ID", "CloudFront distribution to invalidate after writes; unset is off", TextParsers.Name("E2QWRUHAPOMQZL"));

    /// <summary>The host part of CDN links.</summary>
    public static readonly Setting<string> CdnEnvironment = new("CDN_ENV", "Host part of CDN links: https://cdn.{CDN_ENV}.com", TextParsers.HostPart)
    { Default = static _ => "bingeme" };

    /// <summary>The language of pages.</summary>
    public static readonly Setting<string> DefaultLocale = new("DEFAULT_LOCALE", "Language in which GET /p/{slug} looks for a page first; then comes es", TextParsers.Name("es"))
    { Default = static _ => "es" };

    /// <summary>The web site, for share and live links.</summary>
    public static readonly Setting<Uri> AppUrl = new("APP_URL", "Web base of share and live links", SettingParsers.PublicAddress)
    { Default = static _ => "https://bingeme.com" };

    /// <summary>The web site, for referral links.</summary>
    public static readonly Setting<Uri> BaseUrl = new("BASE_URL", "Web base of referral links", SettingParsers.PublicAddress)
    { Default = static _ => "https://bingeme.com" };

    /// <summary>Where public pages of members lie on the web site.</summary>
    public static readonly Setting<string> ProfilePath = new(
        "PROFILE_PATH", "Path of a member's public page below APP_URL; {username} stands for the name", SettingParsers.ProfilePath)
    { Default = static _ => "/{username}" };

    /// <summary>The house's own account.</summary>
    public static readonly Setting<int> HouseAccount = new(
        "HOUSE_ACCOUNT_ID", "The house's own account, with which creators talk about agreement and payout", SettingParsers.Integer(1))
    { Default = static _ => "1" };

    /// <summary>The zone of the dashboard's days.</summary>
    public static readonly Setting<DateTimeZone> DashboardTimeZone = new(
        "DASHBOARD_TIME_ZONE", "Zone in which days, weeks, months and years of the dashboard begin, e.g. Asia/Kolkata", SettingParsers.TimeZone)
    { Default = static _ => "UTC" };

    /// <summary>A fixed time, for parity runs.</summary>
    public static readonly Setting<PinnedClock> PinnedClock = new(
        "BINGEME_PIN_CLOCK", "Parity runs only, refused in production: the time that the process takes for now, e.g. 2025-06-15T12:00:00Z", TextParsers.Clock);

    /// <summary>A fixed seed of all randomness, for parity runs.</summary>
    public static readonly Setting<string> PinnedSeed = new(
        "BINGEME_PIN_SEED", "Parity runs only, refused in production: the seed of every id, code and token", TextParsers.Line);

    /// <summary>A cheap hash of passwords, for parity runs.</summary>
    public static readonly Setting<int> PinnedPasswordCost = new(
        "BINGEME_PIN_PASSWORD_COST", "bcrypt's cost of new passwords, as a power of two. Below 12 in parity runs only: refused in production", SettingParsers.Integer(4, 15))
    { Default = static _ => "12" };

    /// <summary>The folder of recordings.</summary>
    public static readonly Setting<string> Capture = new(
        "CAPTURE", "Folder into which exchanges are recorded for bingeme replay, redacted; unset records nothing", TextParsers.Folder);

    /// <summary>The key of the recordings' pseudonyms.</summary>
    public static readonly Setting<string> CaptureKey = new(
        "CAPTURE_KEY", "Key of the pseudonyms in recordings, 16 bytes or more; recordings of one key agree. Unset takes a fresh one that is kept nowhere", SettingParsers.CaptureKey)
    { Secret = true };

    /// <summary>What share is recorded.</summary>
    public static readonly Setting<int> CaptureOneIn = new(
        "CAPTURE_ONE_IN", "Of each operation and status the first exchange is recorded, then one of this many", SettingParsers.Integer(1, 1_000_000))
    { Default = static _ => "1" };

    /// <summary>The largest recording.</summary>
    public static readonly Setting<int> CaptureMegabytes = new(
        "CAPTURE_MB", "Megabytes that the recording of a process may have; what comes then is dropped, and counted", SettingParsers.Integer(1, 65_536))
    { Default = static _ => "64" };

    internal static readonly Setting[] All =
    [
        Profile, EnvironmentFile, NodeEnvironment, Colour, DataFolder, DemoData, Port, PublicUrl, MassMessageTime, ListenAddress, Http2Port, DrainDelay, MaxConnections, MaxBodiesMegabytes, LogLevel, TraceEndpoint, TraceHeaders, TraceService, TraceSampler, TraceSamplerRatio, TrustedProxies, ProxyProtocol, AllowedOrigins, DocsEnabled, EdgeCache, Compression,
        CloudFrontDistribution, CdnEnvironment, DefaultLocale, AppUrl, BaseUrl, ProfilePath, HouseAccount, DashboardTimeZone,
        ApiBasePath, TrustedHops, SimpleAuthorizerAnswers, DeadlineMargin, Streaming, RestStreaming, PinnedClock, PinnedSeed, PinnedPasswordCost,
        Capture, CaptureKey, CaptureOneIn, CaptureMegabytes,
    ];
}
