using System.Collections.Concurrent;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Statements;
using Xunit;

namespace HandlerTests.Messages;

/// <summary>Mass messages that take longer than a client may be left waiting (ruling 41).</summary>
public sealed class LargeMassMessageTests : MessagesTests
{
    private readonly ConcurrentQueue<string> statements = new();

    [Fact]
    public async Task Ruling_41_the_rest_of_a_large_run_goes_on_in_the_background()
    {
        const int fans = 450;
        var creator = await Member("creator", creator: true);
        await Subscribe(await Member("first_fan"), creator);
        await AddFans(creator, fans - 1);

        var first = (await SendMass(creator, "a", ("message", "To all"))).Expect(202);
        Assert.Equal("running", (string)first.Data!["status"]!);
        Assert.Equal((fans, 200, 0), ((int)first.Data!["totalSubscribers"]!, (int)first.Data!["successfulSends"]!, (int)first.Data!["failedSends"]!));

        // Nobody calls again: what hosts do beside their requests ends it.
        await Api.Context.Jobs.Resume(CancellationToken.None);
        await Api.System.FlushAsync();

        Assert.Equal(fans, await Api.Scalar<long>("select count(distinct to_user_id) from messages where from_user_id = @c", ("@c", creator)));
        var repeat = (await SendMass(creator, "a", ("message", "To all"))).Expect(200);
        Assert.Equal("completed", (string)repeat.Data!["status"]!);
        Assert.Equal((fans, fans, 0), ((int)repeat.Data!["totalSubscribers"]!, (int)repeat.Data!["successfulSends"]!, (int)repeat.Data!["failedSends"]!));
        Assert.Equal(fans, repeat.Data!["messageIds"]!.AsArray().Count);
        Assert.Equal(fans, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from background_jobs where kind = 'mass-message'"));
    }

    /// <summary>Through a host the run may be over before anybody is suspended: it goes on as soon as the answer is out.</summary>
    [Theory]
    [Trait(Combination.Trait, Combination.Directly)]
    [InlineData("update users set status = 'suspended' where id = @c")]
    [InlineData("update users set status = 'deleted' where id = @c")]
    [InlineData("update users set deleted = 1 where id = @c")]
    public async Task Ruling_3_a_run_ends_where_its_sender_was_suspended_or_deleted(string change)
    {
        var creator = await Member("creator", creator: true);
        await Subscribe(await Member("first_fan"), creator);
        await AddFans(creator, 450);
        (await SendMass(creator, "a", ("message", "To all"))).Expect(202);

        await Api.Execute(change, ("@c", creator));
        await Api.Context.Jobs.Resume(CancellationToken.None);
        await Api.System.FlushAsync();

        Assert.Equal(200, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
        Assert.Equal("completed", await Api.Scalar<string>("select status from mass_messages where user_id = @c", ("@c", creator)));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from background_jobs where kind = 'mass-message'"));
    }

    /// <summary>Who got it now could not see it, and would be told of it by a push.</summary>
    [Fact]
    [Trait(Combination.Trait, Combination.Directly)]
    public async Task A_run_ends_where_the_messages_own_end_has_come()
    {
        var creator = await Member("creator", creator: true);
        await Subscribe(await Member("first_fan"), creator, endsInHours: 100);
        await AddFans(creator, 449, days: 10);
        (await SendMass(creator, "a", ("message", "To all"), ("expires_at", "24h"))).Expect(202);
        Api.Clock.Advance(TimeSpan.FromHours(24));

        await Api.Context.Jobs.Resume(CancellationToken.None);
        await Api.System.FlushAsync();

        Assert.Equal(200, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
        var repeat = (await SendMass(creator, "a", ("message", "To all"), ("expires_at", "24h"))).Expect(200);
        Assert.Equal(("completed", 200), ((string)repeat.Data!["status"]!, (int)repeat.Data!["totalSubscribers"]!));
    }

    /// <summary>However often a run is asked for, who is still to get it is counted once, and what was sent from where the last answer stopped.</summary>
    [Fact]
    [Trait(Combination.Trait, Combination.Directly)]
    public async Task How_far_it_is_costs_what_was_sent_since_the_last_answer()
    {
        const int fans = 850;
        var creator = await Member("creator", creator: true);
        await Subscribe(await Member("first_fan"), creator);
        await AddFans(creator, fans - 1);
        foreach (var sent in new[] { 200, 400, 600, 800 })
        {
            var answer = (await SendMass(creator, "a", ("message", "To all"))).Expect(202);
            Assert.Equal((fans, sent, sent), ((int)answer.Data!["totalSubscribers"]!, (int)answer.Data!["successfulSends"]!, answer.Data!["messageIds"]!.AsArray().Count));
            Assert.Equal(answer.Data!["messageIds"]!.AsArray().Select(i => (long)i!).Order(), answer.Data!["messageIds"]!.AsArray().Select(i => (long)i!));
        }

        var last = (await SendMass(creator, "a", ("message", "To all"))).Expect(200);
        Assert.Equal((fans, fans), ((int)last.Data!["totalSubscribers"]!, (int)last.Data!["successfulSends"]!));

        var counts = statements.Where(static s => s.Contains("count(distinct s.user_id)", StringComparison.Ordinal)).ToList();
        Assert.Single(counts);
    }

    [Fact]
    public async Task Everybody_gets_it_once_whatever_the_plan_and_however_many_others_stand_between()
    {
        const int fans = 450;
        var creator = await Member("creator", creator: true);
        await Subscribe(await Member("first_fan"), creator);
        await AddFans(creator, fans);
        await Api.Execute("insert into plans (user_id, name, `interval`, price, status) values (@c, 'second_plan', 'yearly', 5, '0')", ("@c", creator));

        // The first 300 are left with two subscriptions that have ended; every third member has the other plan, too.
        (string, object?)[] values =
            [("@plan", $"plan_{creator}"), ("@now", Api.Now.UtcDateTime), ("@ended", Api.Now.AddDays(-1).UtcDateTime), ("@ends", Api.Now.AddDays(1).UtcDateTime)];
        const string fan = "username like 'mass!_fan!_%' escape '!'";
        await Api.Execute($"update subscriptions set ends_at = @ended where user_id in (select id from (select id from users where {fan} order by id limit 300) f)", values);
        await Api.Execute("insert into subscriptions (user_id, stripe_price, ends_at) select user_id, stripe_price, ends_at from subscriptions where stripe_price = @plan and ends_at < @now", values);
        await Api.Execute($"insert into subscriptions (user_id, stripe_price, ends_at) select id, 'second_plan', @ends from users where {fan} and id % 3 = 0", values);
        var expected = await Api.Scalar<long>("select count(distinct user_id) from subscriptions where ends_at > @now and stripe_price in ('second_plan', @plan)", values);

        var first = (await SendMass(creator, "a", ("message", "To all"))).Expect(202);
        Assert.Equal((expected, 200), ((long)first.Data!["totalSubscribers"]!, (int)first.Data!["successfulSends"]!));
        await Api.Context.Jobs.Resume(CancellationToken.None);
        await Api.System.FlushAsync();

        Assert.Equal(expected, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
        Assert.Equal(expected, await Api.Scalar<long>("select count(distinct to_user_id) from messages where from_user_id = @c", ("@c", creator)));
        Assert.Equal("completed", await Api.Scalar<string>("select status from mass_messages where user_id = @c", ("@c", creator)));
    }

    private async Task AddFans(long creator, int count, int days = 1)
    {
        await Api.Execute(
            """
            insert into users (name, username, status, role)
            with recursive n(i) as (select 1 union all select i + 1 from n where i < @count)
            select 'Fan', 'mass_fan_' || i, 'active', 'normal' from n
            """,
            ("@count", count));
        await Api.Execute(
            "insert into subscriptions (user_id, stripe_price, ends_at) select id, @plan, @ends from users where username like 'mass!_fan!_%' escape '!'",
            ("@plan", $"plan_{creator}"), ("@ends", Api.Now.AddDays(days).UtcDateTime));
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(
        new() { ["MASS_MESSAGE_TIME"] = "1ms" },
        context => context with { Database = new RecordingDatabase(context.Database, new StatementLedger(s => statements.Enqueue(s.Sql))) });
}
