using System.Diagnostics;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using Dapper;

namespace BingeMe.PlatformTests.Migrations;

/// <summary>
/// Traffic beside the migrations, on filled tables: nobody who writes a message waits longer than a client does not notice. A machine that is
/// busy with other things makes every statement slow, so the bound hangs on what the same writers needed before.
/// </summary>
[Trait("Category", "Server")]
public sealed class MigrationWaitTests
{
    private const int Conversations = 15_000;
    private const int MessagesOfEach = 20;

    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_writer_beside_the_data_migrations_waits_at_most_200_ms()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options with { CommandSeconds = 0 });
        await using var connection = await database.Open(default);
        var all = Migration.Embedded();
        var data = all.Where(m => m.Statements.Any(s => DataStatement.Of(s) is not null)).ToList();
        foreach (var migration in data)
        {
            // Everything of before, and this one's changes of the schema: what is measured is the data's part.
            Migration[] before = [.. all.TakeWhile(m => m != migration)];
            await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System, before).Apply(true, default);
            foreach (var statement in migration.Statements.Where(s => DataStatement.Of(s) is null)) await connection.ExecuteAsync(MySqlDialect.Instance.Schema(statement));
            await Fill(connection);

            using var ended = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 4).Select(i => new Writer(database, i)).ToList();
            var writing = writers.ConvertAll(w => Task.Run(() => w.Run(ended.Token)));
            var (longest, usual) = (TimeSpan.MaxValue, TimeSpan.Zero);
            // The machine's own pauses only ever lengthen a wait, and a lock that is held for long is so in every run.
            for (var run = 0; run < 3 && longest > Unnoticed; run++)
            {
                await Task.Delay(1000);
                usual = writers.Max(w => w.TakeLongest());
                foreach (var statement in migration.Statements.Select(DataStatement.Of).OfType<DataStatement>()) await statement.Run(connection, default);
                longest = TimeSpan.FromTicks(Math.Min(longest.Ticks, writers.Max(w => w.TakeLongest()).Ticks));
            }

            await ended.CancelAsync();
            await Task.WhenAll(writing);

            Assert.True(longest <= Unnoticed + usual, $"{migration.Name}: a writer waited {longest.TotalMilliseconds:0} ms; before {usual.TotalMilliseconds:0} ms.");
            Assert.True(writers.Sum(w => w.Written) > 50, "The writers hardly wrote.");
            // What they wrote meanwhile stands: the time of each conversation is that of its newest message.
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>(
                """
                select count(*) from conversations c
                where c.updated_at <> (select max(m.created_at) from messages m where m.conversations_id = c.id and m.status <> 'deleted' and m.deleted = 0)
                """));
        }
    }

    private static async Task Fill(System.Data.Common.DbConnection connection)
    {
        await connection.ExecuteAsync($"insert into conversations (user_1, user_2, created_at) select 1, seq, '2020-01-01' from seq_1_to_{Conversations}");
        await connection.ExecuteAsync(
            $"""
            insert into messages (conversations_id, from_user_id, to_user_id, message, created_at)
            select 1 + seq % {Conversations}, 1, 2, 'x', date_add('2021-01-01', interval seq second) from seq_1_to_{Conversations * MessagesOfEach}
            """);
    }

    /// <summary>Sends as the API does: a message, and its time to the conversation, in one transaction.</summary>
    private sealed class Writer(MySqlDatabase database, int seed)
    {
        private long longest;

        public int Written { get; private set; }

        public TimeSpan TakeLongest() => TimeSpan.FromTicks(Interlocked.Exchange(ref longest, 0));

        public async Task Run(CancellationToken ended)
        {
            var random = new Random(seed);
            await using var connection = await database.Open(default);
            while (!ended.IsCancellationRequested)
            {
                // Each has conversations of its own: they do not wait for one another.
                var conversation = (random.Next(Conversations / 4) * 4) + seed + 1;
                var at = new DateTime(2022, 1, 1).AddSeconds(Written);
                var started = Stopwatch.GetTimestamp();
                await using (var transaction = await connection.BeginTransactionAsync(CancellationToken.None))
                {
                    await connection.ExecuteAsync("update conversations set updated_at = @at where id = @conversation", new { at, conversation }, transaction);
                    await connection.ExecuteAsync(
                        "insert into messages (conversations_id, from_user_id, to_user_id, message, created_at) values (@conversation, 1, 2, 'y', @at)", new { at, conversation }, transaction);
                    await transaction.CommitAsync(CancellationToken.None);
                }

                Written++;
                var took = Stopwatch.GetElapsedTime(started).Ticks;
                if (took > Interlocked.Read(ref longest)) Interlocked.Exchange(ref longest, took);
                await Task.Delay(5, CancellationToken.None);
            }
        }
    }
}
