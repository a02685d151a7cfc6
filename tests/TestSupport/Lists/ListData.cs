using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BingeMe.TestSupport.Lists;

/// <summary>
/// Fills a migrated MariaDB that holds the demo data with members, posts, messages and what hangs on them, by its SEQUENCE engine. The same
/// scale gives the same rows. Most belong to few: the lower a creator's id, the more posts, subscribers and notifications.
/// </summary>
public static class ListData
{
    /// <summary>The member whose lists are long, a verified creator.</summary>
    public const long Heavy = 1001;

    /// <summary>The member with whom <see cref="Heavy"/> has the long thread.</summary>
    public const long Partner = 1002;

    /// <summary>The post of <see cref="Heavy"/> with the many comments.</summary>
    public const long HeavyPost = 1001;

    /// <summary>The open live of <see cref="Heavy"/>.</summary>
    public const long HeavyLive = 1001;

    /// <summary>Loads everything.</summary>
    /// <param name="connection">An open connection; its session settings change.</param>
    /// <param name="scale">How much.</param>
    /// <param name="now">The present (UTC); everything happened in the two years before it.</param>
    /// <param name="progress">Is told the name of each table before it is filled; null = nobody.</param>
    public static async Task Load(DbConnection connection, ListScale scale, DateTime now, Action<string>? progress = null)
    {
        foreach (var (table, sql) in Statements(scale, now))
        {
            progress?.Invoke(table);
            await using var command = connection.CreateCommand();
            command.CommandTimeout = 0;
#pragma warning disable CA2100 // numbers of ours
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Changes with whatever <see cref="Load"/> would do.</summary>
    public static string Fingerprint(ListScale scale, DateTime now) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Statements(scale, now).Select(s => s.Sql)))));

    private static IEnumerable<(string Table, string Sql)> Statements(ListScale scale, DateTime now)
    {
        yield return ("session", "set session sql_mode = '', unique_checks = 0, foreign_key_checks = 0");
        foreach (var statement in ListMembers.Statements(scale, now)) yield return statement;
        foreach (var statement in ListPosts.Statements(scale, now)) yield return statement;
        foreach (var statement in ListMessages.Statements(scale, now)) yield return statement;
        foreach (var statement in ListMoney.Statements(scale, now)) yield return statement;
        foreach (var statement in ListLives.Statements(scale, now)) yield return statement;
        foreach (var statement in ListTickets.Statements(scale, now)) yield return statement;
        // What the migration enters into orders that are there before it.
        yield return (
            "sellers",
            """
            update purchases b inner join products p on p.id = b.products_id set b.seller_id = p.user_id, b.product_type = p.type
            """);
        // The statistics by which the optimiser chooses, and not whatever the background thread has come to.
        yield return (
            "statistics",
            """
            analyze table users, updates, media, likes, comments, comments_likes, update_tags, tags, notifications, plans, subscriptions, restrictions, user_blocks,
                          referrals, referral_transactions, products, media_products, purchases, conversations, messages, media_messages, pay_per_views, conversation_clears,
                          transactions, withdrawals, ticket_conversations
            """);
    }

    /// <summary>A number from 0 (inclusive) to 1 that hangs on the row and a salt; of two salts neither tells the other.</summary>
    internal static string Chance(string salt) => $"(conv(left(md5(concat(seq, '{salt}')), 8), 16, 10) / 4294967296)";

    /// <summary>A member, each as likely.</summary>
    internal static string Anybody(ListScale scale, string salt) => $"({Heavy} + floor({Chance(salt)} * {scale.Members}))";

    /// <summary>A creator: a tenth of the members, the first ones much more likely than the last. Never <see cref="Heavy"/>.</summary>
    internal static string Creator(ListScale scale, string salt) => $"({Heavy} + 1 + floor(pow({Chance(salt)}, 2) * {scale.Members / 10 - 1}))";

    /// <summary>True for so many rows of a sequence, evenly spread.</summary>
    internal static string Picked(int wanted, int of) => $"(floor(seq * {wanted} / {of}) <> floor((seq - 1) * {wanted} / {of}))";

    /// <summary>A time as a literal.</summary>
    internal static string At(DateTime time) => $"'{time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}'";

    /// <summary>The time of a row: the first of a sequence two years ago, the last one an hour ago.</summary>
    internal static string Rising(int rows, DateTime now) => $"({At(now.AddDays(-730))} + interval floor(seq * {730 * 86400 - 3600} / {rows}) second)";
}
