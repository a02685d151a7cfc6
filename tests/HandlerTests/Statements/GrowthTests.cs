using System.Collections.Concurrent;
using System.Globalization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Creator.Subscriptions;
using BingeMe.Handlers.Modules.Messages;
using BingeMe.Handlers.Modules.Messages.Mass;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Lists;
using BingeMe.TestSupport.Servers;
using BingeMe.TestSupport.Statements;
using Dapper;
using Xunit;

namespace HandlerTests.Statements;

/// <summary>
/// What is no list but would cost more the more there is: the batches of a run, the deletion of one message, the counts beside a post. On a
/// MariaDB with thousands of each, by the rows and pages that it says it read.
/// </summary>
[Trait("Category", "Server")]
public sealed class GrowthTests(GrowthTests.Site site) : IClassFixture<GrowthTests.Site>
{
    /// <summary>Subscriptions to each of two plans of the heavy creator, beside those that it has.</summary>
    private const int Subscriptions = 5_000;

    private static readonly DateTime Now = new(2025, 6, 15, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_mass_message_reads_each_subscription_a_few_times_in_all()
    {
        await using var sql = await site.Db.Connect(CancellationToken.None);
        var reached = new List<long>();
        var read = await Reads(sql, async () =>
        {
            for (List<long>? batch = null; batch is null || batch.Count == MassMessageSender.BatchSize; reached.AddRange(batch))
                batch = await MassSql.Recipients(sql, ListData.Heavy, reached.LastOrDefault(), MassMessageSender.BatchSize, Now);
        });

        Assert.InRange(reached.Count, Subscriptions / 2, Subscriptions * 2);
        Assert.Equal(reached.Distinct().Order(), reached);
        Assert.Equal(reached.Count, await MassSql.Remaining(sql, Behind(0), Now));
        Assert.Equal(reached.Count - 300, await MassSql.Remaining(sql, Behind(reached[299]), Now));
        Assert.InRange(read, Subscriptions, 20 * 2 * Subscriptions);
    }

    [Fact]
    public async Task Counting_who_is_still_to_get_it_looks_up_members_and_nothing_else()
    {
        await using var sql = await site.Db.Connect(CancellationToken.None);
        Assert.InRange(await Pages(() => MassSql.Remaining(sql, Behind(0), Now)), Subscriptions, 5 * Subscriptions);
    }

    [Fact]
    public async Task Notices_to_free_subscribers_read_each_subscription_a_few_times_in_all()
    {
        await using var sql = await site.Db.Connect(CancellationToken.None);
        var told = new List<long>();
        var read = await Reads(sql, async () =>
        {
            for (List<long>? batch = null; batch is null || batch.Count == 100; told.AddRange(batch))
                batch = await PlansSql.FreeSubscribers(sql, ListData.Heavy, told.LastOrDefault(), 100);
        });

        Assert.InRange(told.Count, Subscriptions, Subscriptions * 2);
        Assert.Equal(told.Distinct().Order(), told);
        Assert.InRange(read, Subscriptions, 8 * 2 * Subscriptions);
    }

    [Fact]
    public async Task Deleting_a_message_does_not_read_the_conversation()
    {
        await using var sql = await site.Db.Connect(CancellationToken.None);
        var (id, conversation) = await sql.Connection.QueryFirstAsync<(long, long)>(
            "select id, conversations_id from messages where from_user_id = @me and to_user_id = @other and status <> 'deleted' order by created_at desc limit 1",
            new { me = ListData.Heavy, other = ListData.Partner });
        Assert.InRange(await sql.Connection.ExecuteScalarAsync<long>("select count(*) from messages where conversations_id = @conversation", new { conversation }), 2_000, 10_000);

        var read = await Reads(sql, async () => Assert.True(await ClearSql.DeleteMessage(sql, ListData.Heavy, ListData.Partner, id, conversation, Now)));

        Assert.InRange(read, 1, 100);
        Assert.Equal(
            await sql.Connection.ExecuteScalarAsync<DateTime>("select max(created_at) from messages where conversations_id = @conversation and deleted = 0", new { conversation }),
            await sql.Connection.ExecuteScalarAsync<DateTime>("select updated_at from conversations where id = @conversation", new { conversation }));
    }

    [Fact]
    public async Task Counting_the_comments_of_posts_looks_up_no_author()
    {
        await using var sql = await site.Db.Connect(CancellationToken.None);
        var pages = await Pages(async () =>
        {
            await using var results = await sql.Send(CardsSql.Counts($"({ListData.HeavyPost}, 1002, 1003)"), ("@viewer", ListData.Partner));
        });
        Assert.InRange(pages, 1, 500);
    }

    private static MassMessage Behind(long recipient) => new(ListData.Heavy, AttachedFiles.None, new MassRow { LastRecipient = recipient });

    /// <summary>Rows that the connection asked the storage engines for.</summary>
    private static async Task<long> Reads(SqlScope sql, Func<Task> work)
    {
        var before = await Read();
        await work();
        return await Read() - before;

        async Task<long> Read() =>
            (await sql.Connection.QueryAsync<(string, string)>("show session status where variable_name like 'Handler_read%' or variable_name = 'Handler_icp_attempts'"))
            .Sum(static row => long.Parse(row.Item2, CultureInfo.InvariantCulture));
    }

    /// <summary>Pages that the statements of some work read.</summary>
    private async Task<double> Pages(Func<Task> work)
    {
        site.Sent.Clear();
        await work();
        await using var connection = await site.Database.Open(CancellationToken.None);
        var reader = new PlanReader(connection);
        var pages = 0.0;
        foreach (var statement in site.Sent.ToArray()) pages += await reader.Pages(statement);
        return pages;
    }

    /// <summary>The filled database.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private TempSchema schema = null!;

        internal ConcurrentQueue<SentStatement> Sent { get; } = new();

        internal MySqlDatabase Database { get; private set; } = null!;

        internal Db Db { get; private set; } = null!;

        /// <inheritdoc/>
        public async Task InitializeAsync()
        {
            schema = await TempSchema.Create();
            await ListSite.Fill(schema.Options, ListScale.Of(0.03) with { Long = 2_400, Short = 1_500 }, new DateTimeOffset(Now));
            Database = new MySqlDatabase(schema.Options with { CommandSeconds = 0 });
            Db = new Db(new RecordingDatabase(Database, new StatementLedger(Sent.Enqueue)), TimeProvider.System);
            await using var connection = await Database.Open(CancellationToken.None);

            // Two plans of the same members: of one every subscription runs, free of charge, and of the other none does any more.
            await connection.ExecuteAsync(
                """
                insert into subscriptions (user_id, stripe_price, ends_at, free, cancelled)
                select u.id, concat('user_', @heavy, '_', k.plan), @now - interval 10 day, k.free, 'no'
                from users u, (select 'monthly' as plan, 'yes' as free union all select 'yearly', 'no') k
                where u.id > @heavy and u.id <= @heavy + @count;
                analyze table subscriptions
                """,
                new { heavy = ListData.Heavy, now = Now, count = Subscriptions });
        }

        /// <inheritdoc/>
        public async Task DisposeAsync()
        {
            await Database.DisposeAsync();
            await schema.DisposeAsync();
        }
    }
}
