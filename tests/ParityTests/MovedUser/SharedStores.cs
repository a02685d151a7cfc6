using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.TestSupport.Servers;
using ParityTests.Support;

namespace ParityTests.MovedUser;

/// <summary>Real stores of a test's own on the shared servers: a schema with demo data, tables and keys under names that nobody else uses.</summary>
internal sealed class SharedStores : IAsyncDisposable
{
    private const string Account = "moved_user";

    private readonly TempSchema schema;

    private SharedStores(TempSchema schema, DataFolder folder, Dictionary<string, string> environment)
    {
        this.schema = schema;
        Sql = schema.Options;
        Folder = folder;
        Environment = environment;
    }

    /// <summary>The schema, as the server's own account.</summary>
    public MySqlOptions Sql { get; }

    public DataFolder Folder { get; }

    public Dictionary<string, string> Environment { get; }

    /// <param name="stateStore">STATE_STORE.</param>
    /// <param name="more">More settings, which win.</param>
    /// <param name="clock">Dates the demo data; null = the system's.</param>
    /// <param name="limits">Whether the limits stay on.</param>
    public static async Task<SharedStores> Create(string stateStore, Dictionary<string, string>? more = null, TimeProvider? clock = null, bool limits = false)
    {
        var schema = await TempSchema.Create();
        await using (var database = new MySqlDatabase(schema.Options with { CommandSeconds = 0 }))
        await using (var connection = await database.Open(CancellationToken.None))
        {
            var migrator = new Migrator(connection, MySqlDialect.Instance, clock ?? TimeProvider.System);
            await migrator.Apply(includeContract: true, CancellationToken.None);
            await migrator.LoadDemoData(CancellationToken.None);

            // An account with a password: the test server's own has none, and an empty setting counts as unset.
            foreach (var statement in new[] { $"create user if not exists {Account} identified by '{Account}'", $"grant all on {schema.Options.Database}.* to {Account}" })
            {
                await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of ours
                command.CommandText = statement;
#pragma warning restore CA2100
                await command.ExecuteNonQueryAsync();
            }
        }

        var suffix = Guid.NewGuid().ToString("N");
        var dynamo = await TestServers.Dynamo;

        // A host makes tables that are missing with its first request, for which a busy server may take longer than a request waits.
        using (var tables = new DynamoStore(new DynamoOptions("eu-west-2", suffix, dynamo) { CreateTables = true, InactivityTimeout = TimeSpan.FromSeconds(30) }))
            await DynamoTables.EnsureCreated(tables, CancellationToken.None);

        var folder = await DataFolder.Copy();
        var redis = (await TestServers.Redis).Split(':');
        var environment = new Dictionary<string, string>
        {
            ["BINGEME_PROFILE"] = "services",
            ["BINGEME_DATA"] = folder.Path,
            ["DELIVER_TO_OUTBOX"] = "on",
            ["LOG_LEVEL"] = "error",
            ["STATE_STORE"] = stateStore,
            ["DB_HOST"] = schema.Options.Host,
            ["DB_PORT"] = schema.Options.Port.ToString(),
            ["DB_USERNAME"] = Account,
            ["DB_PASSWORD"] = Account,
            ["DB_DATABASE"] = schema.Options.Database,
            ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.ToString(),
            ["DYNAMODB_TABLE_SUFFIX"] = suffix,
            ["REDIS_HOST"] = redis[0],
            ["REDIS_PORT"] = redis[1],
            ["REDIS_PREFIX"] = suffix + ":",
            ["AWS_BUCKET_NAME"] = "unused",
        };
        if (!limits)
        {
            foreach (var limit in new[] { "GENERAL", "OTP_SENDS", "PASSWORD_FAILURES" }) environment[$"RATE_LIMIT_{limit}"] = "0";
            foreach (var (key, value) in await WirePair.OperationLimitsOff()) environment[key] = value;
        }

        foreach (var (key, value) in more ?? []) environment[key] = value;
        return new SharedStores(schema, folder, environment);
    }

    public async ValueTask DisposeAsync()
    {
        Folder.Dispose();
        await schema.DisposeAsync();
    }
}
