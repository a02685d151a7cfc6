using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;
using BingeMe.Platform.Mail;
using BingeMe.Platform.Sql;

namespace BingeMe.Platform.Configuration;

/// <summary>
/// The effective settings, read once from the environment. Reading tells every fault at once; in production also every missing
/// setting, embedded part and development secret. Handlers never see this: composition hands them what they need.
/// </summary>
public sealed class Settings
{
    private const string LimitPrefix = "RATE_LIMIT_";
    private const string EdgePrefix = "CF_TTL_";
    private const string Mask = "********";

    private readonly Dictionary<Setting, (object? Value, string? Text, string Source)> values = [];
    private readonly Dictionary<string, object> families = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];
    private readonly List<string> warnings = [];
    private readonly IEnumerable<string> names;

    private Settings(SettingSources sources)
    {
        IsLambda = sources.Lambda;
        foreach (var setting in Declared)
            values[setting] = Resolve(setting, sources);
        foreach (var (name, text) in sources.Environment)
            ReadFamily(name, text);
        CheckSecrets();
        CheckIntention(sources);
        if (values[CoreSettings.ProxyProtocol].Value is "accept" or "require" && values[CoreSettings.TrustedProxies].Value is IReadOnlyList<IPNetwork> { Count: 0 })
            faults.Add("PROXY_PROTOCOL is not off, but TRUSTED_PROXIES names nobody who may say who the client is.");
        names = sources.Environment.Keys;
        IsProduction = sources.Production;
        if (IsProduction)
            CheckProduction();
        if (faults.Count > 0)
            throw new SettingsException(faults);
    }

    /// <summary>Every declared setting, by subject.</summary>
    public static IReadOnlyList<Setting> Declared { get; } = [.. CoreSettings.All, .. SecuritySettings.All, .. ServiceSettings.All];

    private static IReadOnlyCollection<string> KnownNames => [.. Declared.SelectMany(static d => d.Aliases.Prepend(d.Name))];

    /// <summary>Whether only real services and secrets are allowed: BINGEME_PROFILE, or NODE_ENV <c>prod</c> or <c>production</c>.</summary>
    public bool IsProduction { get; }

    /// <summary>
    /// What lets the process start and should not stay so; a host says it at each start. Worked out when it is asked for: a function does
    /// that behind its first answer.
    /// </summary>
    public IReadOnlyList<string> Warnings => [.. warnings, .. UnknownNames.Warnings(names.Where(static n => !IsFamily(n)), KnownNames)];

    /// <summary>Whether the process runs in a Lambda sandbox.</summary>
    public bool IsLambda { get; }

    /// <summary>
    /// Reads the process's environment, and beneath it the file that <c>BINGEME_ENV_FILE</c> names, else <c>.env</c> in the working
    /// directory where there is one: what the environment sets goes before the file, as for the legacy stack.
    /// </summary>
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public static Settings FromEnvironment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            environment[(string)entry.Key] = (string?)entry.Value ?? "";
        return From(environment, Directory.GetCurrentDirectory());
    }

    /// <summary>Reads given variables, and beneath them the file that they name, else the folder's <c>.env</c>.</summary>
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public static Settings From(Dictionary<string, string> environment, string folder) => From(EnvironmentFile.Under(environment, folder));

    /// <summary>Reads given variables; nothing else is looked at.</summary>
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public static Settings From(IReadOnlyDictionary<string, string> environment) => new(new SettingSources(environment));

    /// <summary>A setting that always has a value.</summary>
    /// <exception cref="SettingsException">It is absent; composition asks with <see cref="Find{T}"/> where that may be.</exception>
    public T Get<T>(Setting<T> setting)
        where T : notnull =>
        values[setting].Value is T value ? value : throw new SettingsException([$"{setting.Name} is not set: {setting.Description}."]);

    /// <summary>A setting, or null when it is absent.</summary>
    public T? Find<T>(Setting<T> setting)
        where T : class => values[setting].Value as T;

    /// <summary>
    /// What the file of settings (<see cref="FromEnvironment"/>) says of a setting now: the only one of its sources that can change while the
    /// process runs. Null when it says nothing, or there is none.
    /// </summary>
    /// <exception cref="SettingsException">The file cannot be read, or its text for the setting has a fault.</exception>
    public static T? InFileNow<T>(Setting<T> setting)
        where T : class
    {
        var named = Environment.GetEnvironmentVariable(CoreSettings.EnvironmentFile.Name);
        var text = EnvironmentFile.Read(named, Directory.GetCurrentDirectory()).LastOrDefault(line => line.Key == setting.Name).Value;
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            return (T)setting.ReadValue(text);
        }
        catch (FormatException e)
        {
            throw new SettingsException([Fault(setting, setting.Name, text, e)]);
        }
    }

    /// <summary>
    /// What the environment says about an operation's own limit: <c>RATE_LIMIT_AUTH_SIGN_UP=5/1m</c> for <c>auth.signUp</c>. Null when it says
    /// nothing and the declared limit stands.
    /// </summary>
    public LimitRule? LimitOf(string operationId) => families.GetValueOrDefault(LimitPrefix + Upper(operationId)) as LimitRule;

    /// <summary>The seconds that a <c>CF_TTL_...</c> variable sets, or null when it is unset (platform-auth P13).</summary>
    public int? EdgeSeconds(string name) => families.GetValueOrDefault(name) as int?;

    /// <summary>A sentence for each limit of an operation that is set and that no operation has.</summary>
    /// <param name="operationIds">Every operation.</param>
    public IEnumerable<string> LimitsOfNobody(IEnumerable<string> operationIds)
    {
        List<string> known = [.. KnownNames.Where(static n => n.StartsWith(LimitPrefix, StringComparison.Ordinal)), .. operationIds.Select(static id => LimitPrefix + Upper(id))];
        return from name in families.Keys
               where name.StartsWith(LimitPrefix, StringComparison.Ordinal) && !known.Contains(name)
               orderby name
               select $"{name} is set, and no operation is called that. Is {UnknownNames.Nearest(name, known, int.MaxValue - 1)} meant?";
    }

    /// <summary>One setting alone, for a program that needs no other: whatever else is wrong is not its business.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="environment">Variables by name.</param>
    /// <param name="folder">Where the file beneath them is looked for; null = nowhere.</param>
    /// <returns>Null when it is absent.</returns>
    /// <exception cref="SettingsException">The file that is named, or the value, cannot be read.</exception>
    public static T? FindOne<T>(Setting<T> setting, IReadOnlyDictionary<string, string> environment, string? folder)
        where T : class
    {
        var sources = new SettingSources(folder is null ? environment : EnvironmentFile.Under(new Dictionary<string, string>(environment, StringComparer.Ordinal), folder));
        var text = setting.Aliases.Prepend(setting.Name).Select(sources.Raw).FirstOrDefault(static t => t is not null) ?? setting.Default(sources);
        if (text is null) return null;
        try
        {
            return (T)setting.ReadValue(text);
        }
        catch (FormatException e)
        {
            throw new SettingsException([Fault(setting, setting.Name, text, e)]);
        }
    }

    /// <summary>Every setting with its effective value and where it comes from; secrets are masked.</summary>
    public IReadOnlyList<SettingValue> Describe() =>
    [
        .. from setting in Declared
           let found = values[setting]
           select new SettingValue(
               setting.Name,
               setting.Secret && found.Text is not null ? Mask : found.Value is bool isOn ? (isOn ? "on" : "off") : found.Text is { } text ? WithoutPassword(text) : null,
               found.Source,
               setting.Description,
               setting.Hosts,
               SettingDefaults.Development(setting),
               SettingDefaults.Production(setting)),
        .. from family in families
           orderby family.Key
           select new SettingValue(
               family.Key,
               family.Value.ToString(),
               "environment",
               family.Value is LimitRule ? "Rate limit of an operation" : "Edge-cache seconds of a path",
               Hosts.Both,
               null,
               null),
    ];

    private (object? Value, string? Text, string Source) Resolve(Setting setting, SettingSources sources)
    {
        var (name, text, source) = (setting.Name, sources.Raw(setting.Name), "environment");
        foreach (var alias in setting.Aliases)
        {
            if (text is null)
                (name, text, source) = (alias, sources.Raw(alias), $"environment ({alias})");
        }

        if (text is null)
            (text, source) = (setting.Default(sources), "default");
        if (text is null && !sources.Production)
            (text, source) = (setting.DevelopmentValue, "development value");
        if (text is null)
            return (null, null, "unset");
        try
        {
            return (setting.ReadValue(text), text, source);
        }
        catch (FormatException e)
        {
            // A text that several settings are read from is told once.
            var fault = Fault(setting, source is "default" or "development value" ? setting.Name : name, text, e);
            if (!faults.Contains(fault)) faults.Add(fault);
            return (null, null, source);
        }
    }

    /// <summary>The sentence about a text that cannot be read.</summary>
    private static string Fault(Setting setting, string name, string text, FormatException e) =>
        $"{name} {e.Message}{(setting.Secret ? "" : $"; it is '{WithoutPassword(text)}'")}.";

    /// <summary>An address may hold a user and a password (RFC 3986, 3.2.1), which nobody marks as a secret: they are not shown.</summary>
    private static string WithoutPassword(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3) return text;
        // In a text that is no address nobody can say where the password ends.
        var end = Uri.TryCreate(text.Trim(), UriKind.Absolute, out _) ? text.IndexOfAny(['/', '?', '#'], start) : -1;
        var at = text.LastIndexOf('@', end < 0 ? text.Length - 1 : end);
        return at < start ? text : $"{text[..start]}{Mask}{text[at..]}";
    }

    private static bool IsFamily(string name) => name.StartsWith(LimitPrefix, StringComparison.Ordinal) || name.StartsWith(EdgePrefix, StringComparison.Ordinal);

    private void ReadFamily(string name, string text)
    {
        var limit = name.StartsWith(LimitPrefix, StringComparison.Ordinal);
        if (string.IsNullOrWhiteSpace(text) || !IsFamily(name) || Declared.Any(d => d.Name == name))
            return;
        try
        {
            families[name] = limit ? SettingParsers.Limit(text) : SettingParsers.Integer(0)(text);
        }
        catch (FormatException e)
        {
            faults.Add($"{name} {e.Message}; it is '{text}'.");
        }
    }

    private void CheckSecrets()
    {
        if (Find(SecuritySettings.AccessSecret) is { } access && access == Find(SecuritySettings.RefreshSecret))
            faults.Add("JWT_ACCESS_SECRET and JWT_REFRESH_SECRET are equal: a refresh token would be good as an access token.");
        if (Find(SecuritySettings.EncryptSecret) is { Length: < 32 })
            faults.Add("ENCRYPT_SECRET_ID has fewer than 32 characters.");
        if (Find(SecuritySettings.DataSecret) is { Length: < 32 })
            faults.Add("DATA_SECRET has fewer than 32 characters.");
    }

    /// <summary>
    /// Whoever names real services and not where the database is has forgotten something: the demo data would answer in their place.
    /// </summary>
    private void CheckIntention(SettingSources sources)
    {
        if (values[CoreSettings.Profile].Source != "default" || sources.Raw("NODE_ENV") is not null || sources.Raw("DB_HOST") is not null) return;
        var named = ServiceSettings.All.Where(static s => s.RequiredInProduction && s != ServiceSettings.AwsRegion)
            .SelectMany(static s => s.Aliases.Prepend(s.Name))
            .Where(name => sources.Raw(name) is not null)
            .ToList();
        if (named.Count == 0) return;
        faults.Add(
            $"DB_HOST and NODE_ENV are not set, but {string.Join(", ", named)} {(named.Count == 1 ? "is" : "are")}: "
            + "set both for the real services, or BINGEME_PROFILE=embedded for the demo data on this machine.");
    }

    /// <summary>Nothing goes to other machines in plain text unless somebody says so (ruling 42).</summary>
    private void CheckPlainText()
    {
        if (values[ServiceSettings.MailTls].Value is MailTls.None && !IsThisMachine(Find(ServiceSettings.MailHost)) && values[ServiceSettings.AllowPlainMail].Value is not true)
            faults.Add("MAIL_TLS is none, but MAIL_HOST is another machine: codes would be read on the way. ALLOW_PLAIN_MAIL=on lets it pass.");
        if (values[ServiceSettings.SqlTls].Value is SqlTls.Preferred or SqlTls.None && !IsThisMachine(Find(ServiceSettings.SqlHost)))
            warnings.Add("DB_TLS lets the connections to DB_HOST be in plain text.");
    }

    private static bool IsThisMachine(string? host) =>
        host is null or "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A relay on this machine takes mail from whoever is here.</summary>
    private bool IsNeeded(Setting setting) =>
        setting.RequiredInProduction
        && !((setting == ServiceSettings.MailUser || setting == ServiceSettings.MailPassword)
            && values[ServiceSettings.MailTls].Value is MailTls.None && IsThisMachine(Find(ServiceSettings.MailHost)));

    private void CheckProduction()
    {
        CheckPlainText();
        if (values[CoreSettings.Profile].Value is Profile profile and not Profile.Production)
            faults.Add($"BINGEME_PROFILE is {profile.ToString().ToLowerInvariant()}, but NODE_ENV says production.");
        if (values[ServiceSettings.StateStore].Value is StateStore.Embedded)
            faults.Add("STATE_STORE is embedded: production needs a store that all servers share.");
        if (values[ServiceSettings.DeliverToOutbox].Value is true)
            faults.Add("DELIVER_TO_OUTBOX is on: no code would reach anybody.");
        if (Find(CoreSettings.PinnedClock) is not null || Find(CoreSettings.PinnedSeed) is not null)
            faults.Add("BINGEME_PIN_CLOCK and BINGEME_PIN_SEED are for parity runs: with them every token and code is foreseeable.");
        if (values[CoreSettings.PinnedPasswordCost].Value is < 12)
            faults.Add("BINGEME_PIN_PASSWORD_COST is for parity runs: what hashes quickly is guessed quickly.");
        CheckSecret(SecuritySettings.AccessSecret);
        CheckSecret(SecuritySettings.RefreshSecret);
        foreach (var setting in Declared)
        {
            var (_, text, source) = values[setting];
            if (IsNeeded(setting) && source is ("unset" or "default"))
                faults.Add($"{setting.Name} is not set: {setting.Description}.");
            else if (setting.DevelopmentValue is { } known && text == known)
                faults.Add($"{setting.Name} is the development value, which everyone can read.");
        }
    }

    /// <summary>A short secret is guessed offline from any one token (ruling 42; RFC 7518, 3.2).</summary>
    private void CheckSecret(Setting<string> setting)
    {
        const int Enough = 32, Legacy = 16;
        if (Find(setting) is not { } secret) return;
        var bytes = Encoding.UTF8.GetByteCount(secret);
        if (bytes >= Enough) return;
        if (bytes < Legacy || values[SecuritySettings.AllowShortSecrets].Value is not true)
            faults.Add($"{setting.Name} has {bytes} bytes: production needs {Enough}, or {Legacy} of a legacy secret with ALLOW_SHORT_SECRETS=on.");
        else
            warnings.Add($"{setting.Name} has {bytes} bytes only, which ALLOW_SHORT_SECRETS lets pass; change it as soon as the legacy stack is gone.");
    }

    private static string Upper(string operationId)
    {
        var name = new StringBuilder(operationId.Length + 8);
        foreach (var letter in operationId)
        {
            if (char.IsAsciiLetterUpper(letter))
                name.Append('_');
            name.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToUpper(letter, CultureInfo.InvariantCulture) : '_');
        }

        return name.ToString();
    }
}
