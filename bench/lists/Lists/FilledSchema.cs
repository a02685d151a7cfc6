using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Lists;

namespace Lists;

/// <summary>A schema that holds <see cref="ListData"/>, and the API on it.</summary>
internal sealed class FilledSchema : IAsyncDisposable
{
    /// <summary>The present of the data, so that what was filled once grows no older.</summary>
    private static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private FilledSchema(MySqlOptions options) => Site = new ListSite(options, Now);

    public ListSite Site { get; }

    /// <summary>Fills the schema, unless it was filled with the same rows and migrations.</summary>
    /// <param name="server">Where.</param>
    /// <param name="scale">How much.</param>
    /// <param name="asItIs">Takes a schema that is there for filled, whatever has become of rows and migrations since.</param>
    public static async Task<FilledSchema> Of(MySqlOptions server, ListScale scale, bool asItIs)
    {
        var filled = server with { Database = $"lists_{scale.Members}" };
        var mark = $"{filled.Database}_{State(scale)}";
        await using var database = new MySqlDatabase(server with { CommandSeconds = 0 });
        await using var connection = await database.Open(CancellationToken.None);
        if (await Run(connection, $"select count(*) from information_schema.schemata where schema_name = '{(asItIs ? filled.Database : mark)}'") == 0)
        {
            var took = Stopwatch.StartNew();
            await Run(connection, $"drop database if exists {filled.Database}");
            await Run(connection, $"create database {filled.Database} character set utf8mb4 collate utf8mb4_unicode_ci");
            await ListSite.Fill(filled, scale, Now, table => Console.Error.WriteLine($"{took.Elapsed.TotalSeconds,6:f1} s  {filled.Database}.{table}"));
            // A schema's name is the mark that this one is whole.
            await Run(connection, $"create database {mark}");
        }

        return new FilledSchema(filled);
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    private static string State(ListScale scale) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(Migration.Embedded().Select(m => m.Checksum)) + ListData.Fingerprint(scale, Now.UtcDateTime))))[..16];

    private static async Task<long> Run(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the names in it are made of a number and a digest
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync() is long count ? count : 0;
    }
}
