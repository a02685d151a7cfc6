using BingeMe.Platform.Sql;

namespace BingeMe.TestSupport.Servers;

/// <summary>A MySQL schema of a test's own, dropped afterwards.</summary>
public sealed class TempSchema : IAsyncDisposable
{
    private readonly MySqlOptions server;

    private TempSchema(MySqlOptions server)
    {
        // Making or dropping many tables may keep a busy server from letting anybody in for a moment, as a migration does.
        this.server = server with { CommandSeconds = 0 };
        Options = server with { Database = $"bm_{Guid.NewGuid():N}" };
    }

    /// <summary>Where the schema is.</summary>
    public MySqlOptions Options { get; }

    /// <summary>An empty schema on the shared server, or on a given one.</summary>
    public static async Task<TempSchema> Create(MySqlOptions? server = null)
    {
        var schema = new TempSchema(server ?? await TestServers.MySql);
        await schema.Run($"create database {schema.Options.Database} character set utf8mb4 collate utf8mb4_unicode_ci");
        return schema;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Run($"drop database if exists {Options.Database}");

    private async Task Run(string sql)
    {
        await using var database = new MySqlDatabase(server);
        await using var connection = await database.Open(default);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a name of ours
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
