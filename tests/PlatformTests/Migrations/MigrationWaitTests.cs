using System.Diagnostics;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using Dapper;

namespace BingeMe.PlatformTests.Migrations;

/// <summary>
/// Traffic beside the migrations, on filled tables: nobody who writes a message or an order waits longer than a client does not notice. A machine that is
/// busy with other things makes every statement slow, so the bound hangs on what the same writers needed before.
/// </summary>
[Trait("Category", "Server")]
public sealed class MigrationWaitTests
{
    private const int Conversations = 15_000;
    private const int MessagesOfEach = 20;

    /// <summary>Each stands in five indexes: as one statement these too would hold their rows for seconds.</summary>
    private const int Orders = 60_000;

    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(200);

    /// <summary>Each table whose rows a migration changes: how it is filled, what a writer does to rows that no other writer touches, and what must hold behind both.</summary>
    private static readonly Dictionary<string, Traffic> Tables = new(StringComparer.Ordinal)
    {
        ["conversations"] = new(
            [
                $"insert into conversations (user_1, user_2, created_at) select 1, seq, '2020-01-01' from seq_1_to_{Conversations}",
                $"""
                insert into messages (conversations_id, from_user_id, to_user_id, message, created_at)
                select 1 + seq % {Conversations}, 1, 2, 'x', date_add('2021-01-01', interval seq second) from seq_1_to_{Conversations * MessagesOfEach}
                """,
            ],
            [
                "update conversations set updated_at = @at where id = @row",
                "insert into messages (conversations_id, from_user_id, to_user_id, message, created_at) values (@row, 1, 2, 'y', @at)",
            ],
            "update conversations set updated_at = null",
            // The time of each conversation is that of its newest message.
            """
            select count(*) from conversations c
            where c.updated_at <> (select max(m.created_at) from messages m where m.conversations_id = c.id and m.status <> 'deleted' and m.deleted = 0)
            """),
        ["purchases"] = new(
            [
                $"insert into products (user_id, name, type) select 1 + seq % 50, 'x', elt(1 + seq % 2, 'digital', 'custom') from seq_1_to_{Conversations}",
                $"insert into purchases (user_id, products_id) select 1, 1 + seq % {Conversations} from seq_1_to_{Orders}",
            ],
            ["update purchases set delivery_status = 'delivered', updated_at = @at where id = @row", "insert into purchases (user_id, products_id) values (2, @row)"],
            "update purchases set seller_id = null, product_type = null",
            // Of the orders that were there, each has its product's owner and type.
            $"""
            select count(*) from purchases b inner join products p on p.id = b.products_id
            where b.id <= {Orders} and (b.seller_id is null or b.seller_id <> p.user_id or b.product_type <> p.type)
            """),
    };

    [Fact]
    public void Every_table_whose_rows_a_migration_changes_is_tried() => Assert.Equal(
        Tables.Keys.Order(StringComparer.Ordinal),
        Migration.Embedded().SelectMany(m => m.Statements).Select(DataStatement.Of).OfType<DataStatement>().Select(d => d.Table).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("conversations")]
    [InlineData("purchases")]
    public async Task A_writer_beside_the_data_migrations_waits_at_most_200_ms(string table)
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options with { CommandSeconds = 0 });
        await using var connection = await database.Open(default);
        var traffic = Tables[table];
        var all = Migration.Embedded();
        var migration = all.Single(m => m.Statements.Any(s => DataStatement.Of(s)?.Table == table));

        // Everything of before, and this one's changes of the schema: what is measured is the data's part.
        Migration[] before = [.. all.TakeWhile(m => m != migration)];
        await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System, before).Apply(true, default);
        foreach (var statement in migration.Statements.Where(s => DataStatement.Of(s) is null)) await connection.ExecuteAsync(MySqlDialect.Instance.Schema(statement));
        foreach (var statement in traffic.Fill) await connection.ExecuteAsync(statement);

        using var ended = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(i => new Writer(database, traffic, i)).ToList();
        var writing = writers.ConvertAll(w => Task.Run(() => w.Run(ended.Token)));
        // Who waits until the very end of something is counted only then.
        Task Through() => Task.WhenAll(writers.Zip(writing, static (writer, running) => writer.Next(running)));
        var (longest, usual) = (TimeSpan.MaxValue, TimeSpan.Zero);
        // The machine's own pauses only ever lengthen a wait, and a lock that is held for long is so in every run that finds all to do again.
        for (var run = 0; run < 10 && longest > Unnoticed; run++)
        {
            if (run > 0)
            {
                await connection.ExecuteAsync(traffic.Back);
                await Through();
                foreach (var writer in writers) writer.TakeLongest();
            }

            await Task.Delay(1000);
            usual = writers.Max(w => w.TakeLongest());
            foreach (var statement in migration.Statements.Select(DataStatement.Of).OfType<DataStatement>()) await statement.Run(connection, default);
            await Through();
            longest = TimeSpan.FromTicks(Math.Min(longest.Ticks, writers.Max(w => w.TakeLongest()).Ticks));
        }

        await ended.CancelAsync();
        await Task.WhenAll(writing);

        Assert.True(longest <= Unnoticed + usual, $"{migration.Name}: a writer waited {longest.TotalMilliseconds:0} ms; before {usual.TotalMilliseconds:0} ms.");
        Assert.True(writers.Sum(w => w.Written) > 50, "The writers hardly wrote.");
        // What they wrote meanwhile stands, and what the migration was for holds.
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(traffic.Broken));
    }

    /// <summary>A table's life in this test.</summary>
    /// <param name="Fill">Fills it.</param>
    /// <param name="Write">What a writer does in one transaction, with <c>@row</c> and <c>@at</c>.</param>
    /// <param name="Back">Makes the rows again what they were before the migration.</param>
    /// <param name="Broken">Counts rows that are not as they must be.</param>
    private sealed record Traffic(IReadOnlyList<string> Fill, IReadOnlyList<string> Write, string Back, string Broken);

    /// <summary>Writes as the API does: what belongs together, in one transaction.</summary>
    private sealed class Writer(MySqlDatabase database, Traffic traffic, int seed)
    {
        private long longest;

        public int Written { get; private set; }

        public TimeSpan TakeLongest() => TimeSpan.FromTicks(Interlocked.Exchange(ref longest, 0));

        /// <summary>Waits until what is being written is written.</summary>
        public async Task Next(Task running)
        {
            var before = Written;
            while (Written == before && !running.IsCompleted) await Task.Delay(5);
        }

        public async Task Run(CancellationToken ended)
        {
            var random = new Random(seed);
            await using var connection = await database.Open(default);
            while (!ended.IsCancellationRequested)
            {
                // Each has rows of its own: they do not wait for one another.
                var row = (random.Next(Conversations / 4) * 4) + seed + 1;
                var at = new DateTime(2022, 1, 1).AddSeconds(Written);
                var started = Stopwatch.GetTimestamp();
                await using (var transaction = await connection.BeginTransactionAsync(CancellationToken.None))
                {
                    foreach (var statement in traffic.Write) await connection.ExecuteAsync(statement, new { at, row }, transaction);
                    await transaction.CommitAsync(CancellationToken.None);
                }

                var took = Stopwatch.GetElapsedTime(started).Ticks;
                if (took > Interlocked.Read(ref longest)) Interlocked.Exchange(ref longest, took);
                Written++;
                await Task.Delay(5, CancellationToken.None);
            }
        }
    }
}
