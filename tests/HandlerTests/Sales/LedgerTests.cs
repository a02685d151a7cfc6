using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Statements;
using HandlerTests.Products;
using Xunit;

namespace HandlerTests.Sales;

/// <summary>Money adds up whatever happens (ruling 11), and the audit finds where it does not.</summary>
public sealed class LedgerTests : ShopTests
{
    // An audit reads every row there is: among those of thousands of rounds, a round would do little else.
    private const int RoundsPerDatabase = 200;

    private readonly DatabaseFaults faults = new();

    [Fact]
    public async Task Whatever_is_ended_at_once_and_whatever_fails_money_adds_up()
    {
        long creator = 0, fan = 0, product = 0;
        var random = new Random(20);
        for (var round = 0; round < Rounds.Of(15, inLong: 10_000); round++)
        {
            if (round % RoundsPerDatabase == 0) (creator, fan, product) = await Begin(round);
            var orders = new List<long>();
            for (var i = 0; i < 3; i++) orders.Add(await Order(fan, product, creator));
            await Api.Execute("update users set balance = balance + 240 where id = @id", ("@id", creator));
            // Each table of the movement is the one whose write fails, sometimes.
            var failing = random.Next(4) switch { 0 => "ledger_entries", 1 => "notifications", 2 => "ledger_movements", _ => null };
            if (failing is not null) await Api.RefuseInserts(failing);
            var calls = Enumerable.Range(0, 9).Select(_ => (Order: orders[random.Next(3)], Way: random.Next(3) == 0 ? "delivered-product" : "reject-order")).ToList();
            var answers = await Task.WhenAll(calls.Select(c => Task.Run(() => Api.Post($"/sales/{c.Way}/{Encoded(c.Order)}", "{}", Api.AsMember(creator)))));
            if (failing is not null) await Api.AllowInserts();
            // 503: a server on a busy machine that did not answer in time; what it did of it must add up all the same.
            Assert.All(answers, static a => Assert.Contains(a.Status, new[] { 200, 404, 500, 503 }));
            Assert.Equal(0, (await Audit()).Total);
            var paidBack = await Api.Scalar<long>("select count(*) from transactions where approved = '3'");
            Assert.Equal(paidBack * 100, await Api.Scalar<long>("select cast(wallet as signed) from users where id = @id", ("@id", fan)));
        }
    }

    /// <summary>
    /// Deadlocks, connections that break between two statements, and commits whose answer never comes, done or not: what a process leaves
    /// behind that is killed at that moment is the same. Clients then ask again until they get an answer.
    /// </summary>
    [Fact]
    public async Task Whatever_the_database_does_money_adds_up()
    {
        long creator = 0, fan = 0, product = 0;
        var random = new Random(21);
        for (var round = 0; round < Rounds.Of(15, inLong: 10_000); round++)
        {
            if (round % RoundsPerDatabase == 0) (creator, fan, product) = await Begin(round);
            var orders = new List<long>();
            for (var i = 0; i < 3; i++) orders.Add(await Order(fan, product, creator));
            await Api.Execute("update users set balance = balance + 240 where id = @id", ("@id", creator));
            var calls = Enumerable.Range(0, 9).Select(_ => (Order: orders[random.Next(3)], Way: random.Next(3) == 0 ? "delivered-product" : "reject-order")).ToList();
            faults.AreOn = true;
            var answers = await Task.WhenAll(calls.Select(c => Task.Run(() => Send(c.Way, c.Order))));
            faults.AreOn = false;
            Assert.All(answers, static a => Assert.Contains(a.Status, new[] { 200, 404, 503 }));
            Assert.Equal(0, (await Audit()).Total);

            foreach (var (order, way) in calls) Assert.Contains((await Send(way, order)).Status, new[] { 200, 404 });
            Assert.Equal(0, (await Audit()).Total);
            foreach (var (order, _) in calls)
                Assert.Contains(await Api.Scalar<string>("select delivery_status from purchases where id = @order", ("@order", order)), new[] { "delivered", "rejected" });
            var paidBack = await Api.Scalar<long>("select count(*) from transactions where approved = '3'");
            Assert.Equal(paidBack * 100, await Api.Scalar<long>("select cast(wallet as signed) from users where id = @id", ("@id", fan)));
            Assert.Equal(paidBack, await Api.Scalar<long>("select count(*) from ledger_movements"));
        }

        Assert.All(faults.Injected, static kind => Assert.True(kind.Value > 0, $"No {kind.Key} came about."));

        Task<ApiAnswer> Send(string way, long order) => Api.Post($"/sales/{way}/{Encoded(order)}", "{}", Api.AsMember(creator));
    }

    [Fact]
    public async Task The_audit_names_each_row_that_does_not_fit()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var order = await Order(fan, await AddProduct(creator), creator);
        await Api.Execute("update users set balance = 80 where id = @id", ("@id", creator));
        Assert.DoesNotContain((await Audit()).Faults, f => f.Table == "users" && f.Id == creator);
        (await Api.Post($"/sales/reject-order/{order}", "{}", Api.AsMember(creator))).Expect(200);
        Assert.DoesNotContain((await Audit()).Faults, f => f.Table == "users" && (f.Id == creator || f.Id == fan));

        var payment = await Newest("transactions");
        await Api.Execute("update users set balance = 5, wallet = -1 where id = @id", ("@id", creator));
        await Api.Execute("update ledger_entries set amount = 99 where account = 'buyer'");
        await Api.Execute("update transactions set earning_net_user_coins = 101, user_id = @c where id = @id", ("@c", creator), ("@id", payment));
        var report = await Audit();

        foreach (var (rule, table, id) in new[]
        {
            ("balance", "users", creator), ("wallet", "users", creator), ("payment-parts", "transactions", payment), ("sale-payment", "purchases", order),
        }) Assert.Contains(report.Faults, f => f.Rule == rule && f.Table == table && f.Id == id);
        Assert.Equal((1, 1), (report.Counts["entries-balance"], report.Counts["refund-entries"]));
        Assert.Equal(5, report.Faults.Single(f => f.Rule == "balance" && f.Id == creator).Found);
    }

    [Fact]
    public async Task The_audit_names_orders_that_share_a_payment()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var product = await AddProduct(creator);
        var first = await Order(fan, product, creator);
        var second = await Order(fan, product, creator, approved: null);
        Assert.DoesNotContain((await Audit()).Faults, static f => f.Rule == "payment-order");
        await Api.Execute("update purchases set transactions_id = @p where id = @id", ("@p", await Newest("transactions")), ("@id", second));
        Assert.Equal([first, second], (await Audit()).Faults.Where(static f => f.Rule == "payment-order").Select(static f => f.Id));
        await Api.Execute("update purchases set status = 2 where id = @id", ("@id", second));
        Assert.DoesNotContain((await Audit()).Faults, static f => f.Rule == "payment-order");
    }

    private async Task<(long Creator, long Fan, long Product)> Begin(int round)
    {
        if (round > 0) await Renew();
        var (creator, fan) = (await Creator(), await Fan());
        var product = await AddProduct(creator);
        await Api.Execute("update users set balance = 0, wallet = 0");
        await Api.Execute("delete from transactions");
        await Api.Execute("delete from withdrawals");
        return (creator, fan, product);
    }

    protected override Task<ApiUnderTest> Create()
    {
        var ledger = new StatementLedger(_ => faults.Statement(), faults.Commit);
        return ApiUnderTest.Create(null, context => context with { Database = new RecordingDatabase(context.Database, ledger) });
    }

    private Task<LedgerReport> Audit() => Api.Context.Db.Run(static sql => LedgerAudit.Check(sql, 1000), CancellationToken.None);
}

/// <summary>
/// A database that fails now and then: at every so many statements and commits of whoever comes, so that each kind comes about in every run
/// and chance decides only whom it meets.
/// </summary>
internal sealed class DatabaseFaults
{
    private const string Deadlock = "deadlock";
    private const string Break = "break";
    private const string LostCommit = "commit lost";
    private const string LostAnswer = "answer lost";

    /// <summary>Primes, or the same statement of a handler would be met each time.</summary>
    private const int BetweenDeadlocks = 37;
    private const int BetweenBreaks = 53;
    private const int BetweenLost = 5;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> injected = new() { [Deadlock] = 0, [Break] = 0, [LostCommit] = 0, [LostAnswer] = 0 };
    private int statements;
    private int commits;
    private int answers;

    public bool AreOn { get; set; }

    /// <summary>How many of each kind there were.</summary>
    public IReadOnlyDictionary<string, int> Injected => injected;

    public void Statement()
    {
        lock (gate)
        {
            if (!AreOn) return;
            statements++;
            if (statements % BetweenDeadlocks == 0) throw Fault(Deadlock, DependencyFailure.Busy, false);
            if (statements % BetweenBreaks == 0) throw Fault(Break, DependencyFailure.Broken, false);
        }
    }

    public void Commit(bool isDone)
    {
        lock (gate)
        {
            if (!AreOn) return;
            if (isDone && ++answers % BetweenLost == 0) throw Fault(LostAnswer, DependencyFailure.Broken, true);
            if (!isDone && ++commits % BetweenLost == 0) throw Fault(LostCommit, DependencyFailure.Broken, true);
        }
    }

    private DependencyException Fault(string kind, DependencyFailure failure, bool isOutcomeUnknown)
    {
        injected[kind]++;
        return new DependencyException("sql", new TimeoutException(kind)) { Kind = failure, IsOutcomeUnknown = isOutcomeUnknown };
    }
}
