using System.Data.Common;
using System.Globalization;
using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Services;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Outbox;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Carriers;
using BingeMe.TestSupport.Engines;
using Microsoft.Data.Sqlite;

namespace BingeMe.TestSupport.Api;

/// <summary>
/// The whole API, from a host or the pipeline to the stores, with the demo data, a clock that tests set, and no limit on how often a test
/// may call, unless it asks for the limits. <see cref="Combination"/> says which database it runs on and what carries the requests.
/// </summary>
public sealed class ApiUnderTest : IAsyncDisposable
{
    /// <summary>The present at the beginning of every test.</summary>
    public static readonly DateTimeOffset Start = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<Task<string>> Template = new(MakeTemplate);
    private readonly string folder;
    private readonly BingeMeApi api;
    private readonly ICarrier carrier;
    private readonly PooledSchema? schema;
    private readonly MySqlDatabase? database;
    private readonly MySqlNamedLocks? locks;
    private int requests;

    private ApiUnderTest(
        string folder, PooledSchema? schema, Dictionary<string, string> settings, Func<HandlerContext, HandlerContext>? replace, IReadOnlyList<IAccessLog> logs)
    {
        this.folder = folder;
        this.schema = schema;
        if (schema is not null) (database, locks) = (new MySqlDatabase(schema.Options), new MySqlNamedLocks(schema.Options));
        Log = new RecordingAccessLog([Watch, .. logs]);
        var all = new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["BINGEME_DATA"] = folder };
        all.TryAdd("RATE_LIMIT_GENERAL", "0");
        all.TryAdd("BINGEME_PIN_PASSWORD_COST", "4");
        if (Combination.Current.Carrier is Carrier.Lambda) all["AWS_LAMBDA_FUNCTION_NAME"] = "bingeme-under-test";
        RouteLimitsSwitch? routes = null;
        api = new BingeMeApi(
            Settings.From(all),
            _ => Log,
            context =>
            {
                context = context with { Limits = routes = new RouteLimitsSwitch(context.Limits) };
                if (database is not null) context = context with { Database = database, Locks = locks! };
                return replace is null ? context : replace(context);
            },
            Clock);
        RouteLimits = routes!;
        carrier = Combination.Current.Carrier switch
        {
            Carrier.Lambda => new LambdaCarrier(api),
            Carrier.Kestrel => new KestrelCarrier(api),
            _ => new DirectCarrier(api.Api),
        };
    }

    /// <summary>The clock.</summary>
    public SettableClock Clock { get; } = new(Start);

    /// <summary>The access log.</summary>
    public RecordingAccessLog Log { get; }

    /// <summary>Looks for secrets in what is logged.</summary>
    public LogWatch Watch { get; } = new();

    /// <summary>Switches the per-route limits on.</summary>
    public RouteLimitsSwitch RouteLimits { get; }

    /// <summary>The composed system.</summary>
    public BingeMeApi System => api;

    /// <summary>The ports, for arranging and for looking at stores.</summary>
    public HandlerContext Context => api.Context;

    /// <summary>The present in the stores' form.</summary>
    public DateTimeOffset Now => Clock.Now;

    /// <summary>Makes the system.</summary>
    /// <param name="settings">Environment variables; null = none.</param>
    /// <param name="replace">Puts fakes in the place of ports; null = none.</param>
    /// <param name="logs">Real access logs that get every record too.</param>
    public static async Task<ApiUnderTest> Create(
        Dictionary<string, string>? settings = null, Func<HandlerContext, HandlerContext>? replace = null, params IReadOnlyList<IAccessLog> logs)
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-api-").FullName;
        foreach (var file in Directory.GetFiles(await Template.Value)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var schema = Combination.Current.Engine is Engine.MariaDb ? await MariaDbPool.Take() : null;
        return new ApiUnderTest(folder, schema, settings ?? [], replace, logs);
    }

    /// <summary>Sends a request without a body.</summary>
    public Task<ApiAnswer> Get(string target, string? token = null) => Send("GET", target, null, new ApiCall { Token = token });

    /// <summary>Sends JSON.</summary>
    public Task<ApiAnswer> Post(string target, string json, string? token = null) => Send("POST", target, json, new ApiCall { Token = token });

    /// <summary>Sends any request.</summary>
    public async Task<ApiAnswer> Send(string method, string target, string? body, ApiCall call)
    {
        Watch.Sent(call.Token, body);
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body);
        var headers = new List<KeyValuePair<string, string>>(call.Headers) { new("host", "api.bingeme.example"), new("user-agent", call.UserAgent) };
        if (body is not null && call.ContentType.Length > 0) headers.Add(new("content-type", call.ContentType));
        if (call.Token is not null) headers.Add(new("authorization", $"Bearer {call.Token}"));
        var response = await carrier.Send(
            new WireRequest
            {
                Method = method,
                Target = target,
                Headers = headers,
                Body = bytes,
                SourceAddress = call.Address,
                RequestId = $"request-{Interlocked.Increment(ref requests)}",
                Time = Now,
            },
            call.Aborted);
        return new ApiAnswer(response);
    }

    /// <summary>An anonymous access token.</summary>
    public string AsAnonymous() => Context.Tokens.AnonymousAccess("anon_1750000000000_0123456789ab", Now.AddSeconds(-1));

    /// <summary>An access token of a member.</summary>
    public string AsMember(long id) => Context.Tokens.MemberAccess(id, "user", Now.AddSeconds(-1));

    /// <summary>The code in the newest message to an address or a number; null when nothing was sent there.</summary>
    public async Task<string?> CodeSentTo(string address) => (await MessagesTo(address)).LastOrDefault(static m => m.Code is not null)?.Code;

    /// <summary>Every message to an address or a number, oldest first, once the work that no answer waits for is done.</summary>
    public async Task<IReadOnlyList<OutboxMessage>> MessagesTo(string address)
    {
        await api.FlushAsync();
        return await new LocalOutbox(Path.Combine(folder, "outbox"), Clock).Read(address, CancellationToken.None);
    }

    /// <summary>The keys in the main bucket of the embedded media store, in order.</summary>
    public IReadOnlyList<string> StoredMedia()
    {
        var root = Path.Combine(folder, "media", "content", "main");
        return Directory.Exists(root)
            ? [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Runs a statement; parameters are named <c>@name</c>.</summary>
    public async Task<int> Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        if (schema is not null && ChangesTheSchema(sql)) schema.IsSpoiled = true;
        await using var connection = await Open();
        await using var command = Command(connection, sql, parameters);
        return await WithBars(connection, command.ExecuteNonQueryAsync);
    }

    /// <summary>The first column of the first row; default when there is none or it is NULL.</summary>
    public async Task<T?> Scalar<T>(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await Open();
        await using var command = Command(connection, sql, parameters);
        return await WithBars(connection, command.ExecuteScalarAsync) is { } value and not DBNull ? Converted<T>(value) : default;
    }

    /// <summary>Makes the database refuse rows of a table, with the text <c>inner words</c>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="condition">Which rows, as SQL over <c>new</c>; null = all.</param>
    public Task RefuseInserts(string table, string? condition = null) => Execute(
        database is null
            ? $"create trigger refuse before insert on {table} when {condition ?? "1 = 1"} begin select raise(abort, 'inner words'); end"
            : $"create trigger refuse before insert on {table} for each row if {condition ?? "1 = 1"} then signal sqlstate '45000' set message_text = 'inner words'; end if");

    /// <summary>Makes the database unable to store rows of a table, whatever they are: its disk is full, or (SQLite) a table is lacking.</summary>
    /// <param name="table">The table.</param>
    public Task FailInserts(string table) => Execute(
        database is null
            ? $"create trigger refuse before insert on {table} begin insert into nowhere values (1); end"
            : $"create trigger refuse before insert on {table} for each row signal sqlstate 'HY000' set mysql_errno = 1114, message_text = 'The table is full'");

    /// <summary>Ends what <see cref="RefuseInserts"/> or <see cref="FailInserts"/> began.</summary>
    public Task AllowInserts() => Execute("drop trigger refuse");

    /// <summary>Adds a member.</summary>
    public async Task<long> AddMember(TestMember member)
    {
        await Execute(
            """
            insert into users (name, username, email, mobile, password, status, role, verified_id, email_verified, mobile_verified, two_factor_auth,
                               countries_id, oauth_uid, oauth_provider, avatar, deleted, deleted_at)
            values (@name, @username, @email, @mobile, @password, @status, @role, @verified, @emailVerified, @mobileVerified, @twoSteps,
                    @country, @uid, @provider, @avatar, @deleted, @deletedAt)
            """,
            ("@name", member.Name), ("@username", member.Username), ("@email", member.Email), ("@mobile", member.Mobile), ("@password", member.PasswordHash),
            ("@status", member.Status), ("@role", member.Role), ("@verified", member.IsCreator ? "yes" : "no"), ("@emailVerified", member.EmailVerified),
            ("@mobileVerified", member.MobileVerified), ("@twoSteps", member.HasTwoSteps ? "yes" : "no"), ("@country", member.CountriesId),
            ("@uid", member.OauthUid), ("@provider", member.OauthProvider), ("@avatar", member.Avatar), ("@deleted", member.IsFlaggedDeleted ? 1 : 0),
            ("@deletedAt", member.DeletedAt?.UtcDateTime));
        return await Scalar<long>("select max(cast(id as signed)) from users");
    }

    public async ValueTask DisposeAsync()
    {
        await carrier.DisposeAsync();
        await api.DisposeAsync();
        if (locks is not null) await locks.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        if (schema is not null) await schema.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        var found = Watch.Found();
        Watch.Dispose();
        if (found.Count > 0) throw new InvalidOperationException($"Secrets were logged: {string.Join("; ", found)}");
    }

    /// <summary>A connection for the test's own statements, which wait longer than requests do: a busy machine is no fault of what is tried.</summary>
    private async Task<DbConnection> Open()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await Context.Database.Open(CancellationToken.None);
            }
            catch (DependencyException) when (tries < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    /// <summary>So that tests may write || for both engines. The pool does not reset its sessions.</summary>
    private async Task<T> WithBars<T>(DbConnection connection, Func<Task<T>> run)
    {
        if (database is null) return await run();
        await using var mode = connection.CreateCommand();
        mode.CommandText = "set sql_mode = concat(@@sql_mode, ',PIPES_AS_CONCAT')";
        await mode.ExecuteNonQueryAsync();
        try
        {
            return await run();
        }
        finally
        {
            mode.CommandText = "set sql_mode = @@global.sql_mode";
            await mode.ExecuteNonQueryAsync();
        }
    }

    private static bool ChangesTheSchema(string sql) => sql.TrimStart().Split(' ', 2)[0].ToLowerInvariant() is "create" or "alter" or "drop" or "rename";

    /// <summary>The engines give numbers in different widths, and only one has a type for times.</summary>
    private static T Converted<T>(object value) => value switch
    {
        T same => same,
        DateTime time when typeof(T) == typeof(string) => (T)(object)time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => (T)Convert.ChangeType(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture),
    };

    private DbCommand Command(DbConnection connection, string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // texts of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Migrating and loading the demo data takes longer than most tests: it is done once a process and copied.</summary>
    private static async Task<string> MakeTemplate()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-template-").FullName;
        await using (var api = new BingeMeApi(
            Settings.From(new Dictionary<string, string> { ["BINGEME_DATA"] = folder }), _ => new RecordingAccessLog(), clock: new SettableClock(Start)))
        {
            await using var connection = await api.Context.Database.Open(CancellationToken.None);
        }

        SqliteConnection.ClearAllPools();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
