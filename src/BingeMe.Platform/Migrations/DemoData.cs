using System.Data.Common;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Platform.Migrations;

/// <summary>The invented data set of <c>db/demo</c>. Its accounts have the password <c>fixture-pass-1</c>.</summary>
internal static partial class DemoData
{
    // bcrypt of the published demo password; public on purpose, and cheap: it hides nothing.
    private const string PasswordHash = "'$2b$04$Wt8b1ZDkwBFNYfebw9WnAeiwUSuRV2qbUuUBtT.la1DXV1r2dUtk2'";

    /// <summary>Loads the demo data in one transaction if there is no member yet. False when there is one.</summary>
    /// <param name="connection">An open connection to a migrated database.</param>
    /// <param name="now">The instant that all of its times hang on.</param>
    /// <param name="cancelled">Breaks off; nothing is left behind.</param>
    public static async Task<bool> LoadIfEmpty(DbConnection connection, DateTimeOffset now, CancellationToken cancelled)
    {
        // On SQLite the transaction takes the write lock first, so that only one of two starting processes finds the table empty.
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        if (await connection.ExecuteScalarAsync<long>("select count(*) from users", null, transaction) > 0)
            return false;
        foreach (var statement in Statements(now))
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // a file of this assembly: nothing from outside gets into it
            command.CommandText = statement;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancelled);
        }

        await transaction.CommitAsync(cancelled);
        return true;
    }

    /// <summary>The statements with their tokens replaced; both engines take them as they are.</summary>
    internal static IEnumerable<string> Statements(DateTimeOffset now) =>
        from file in EmbeddedSql.Files("demo")
        from statement in EmbeddedSql.Statements(file.Text)
        select Token().Replace(statement, match => Replacement(match, now));

    private static string Replacement(Match match, DateTimeOffset now)
    {
        if (match.Groups["password"].Success)
            return PasswordHash;
        if (match.Groups["amount"].Success)
            now = now.AddSeconds(int.Parse(match.Groups["amount"].ValueSpan) * SecondsOf(match.Groups["unit"].ValueSpan[0]));
        return match.Groups["unix"].Success ? $"{now.ToUnixTimeSeconds()}" : $"'{now.ToSql():yyyy-MM-dd HH':'mm':'ss}'";
    }

    private static double SecondsOf(char unit) => unit switch
    {
        'd' => 86400,
        'h' => 3600,
        'm' => 60,
        _ => 1,
    };

    [GeneratedRegex(@"\{(?<password>password)\}|\{(?<unix>unix )?now((?<amount>[+-]\d+)(?<unit>[smhd]))?\}")]
    private static partial Regex Token();
}
