using System.Text.Json.Nodes;
using BingeMe.Handlers.Jobs;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Composition;
using BingeMe.TestSupport.Api;
using HandlerTests.Messages;
using Xunit;

namespace HandlerTests.Jobs;

/// <summary>Work that must not be lost: recorded with what it belongs to, done after it, and again until it is done.</summary>
public sealed class JobQueueTests : MessagesTests
{
    private readonly FailingPush push = new();
    private readonly HeardFaults faults = new();

    [Fact]
    public async Task A_push_is_recorded_with_its_message_and_gone_once_it_is_sent()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await SendTo(me, other);
        await Api.System.FlushAsync();
        Assert.Equal(other, Assert.Single(push.Delivered).UserId);
        Assert.Equal(0, await Jobs());
    }

    [Fact]
    public async Task A_push_of_a_message_that_was_not_stored_is_not_sent()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Api.RefuseInserts("background_jobs");
        (await Send(me, ("user_id", other), ("message", "x"))).Expect(500);
        await Api.System.FlushAsync();
        Assert.Empty(push.Delivered);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from messages where from_user_id = @me", ("@me", me)));
    }

    [Fact]
    public async Task What_a_push_service_that_is_down_did_not_take_is_sent_when_it_is_back()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        push.Fault = FailingPush.Down;
        await SendTo(me, other);
        await Api.System.FlushAsync();
        Assert.Equal(1, await Jobs());
        var (work, cause) = Assert.Single(faults.All);
        Assert.Equal("job push", work);
        Assert.Equal("fcm", Assert.IsType<DependencyException>(cause).Dependency);

        // Not at once again: the pauses grow, 1 s, 3 s, 9 s.
        foreach (var seconds in new[] { 1, 3, 9 })
        {
            Api.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await Resume();
        }

        Assert.Equal(4, await Api.Scalar<long>("select attempts from background_jobs"));
        push.Fault = null;
        await Resume();
        Assert.Empty(push.Delivered);
        Api.Clock.Advance(TimeSpan.FromSeconds(27));
        await Resume();
        Assert.Single(push.Delivered);
        Assert.Equal(0, await Jobs());
    }

    /// <summary>A server that began before its migrations looked once and never again: mail and pushes waited for its restart.</summary>
    [Fact]
    public async Task A_look_that_the_database_refuses_ends_no_looking()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        push.Fault = FailingPush.Down;
        await SendTo(me, other);
        await Api.System.FlushAsync();
        await using var pump = new JobPump(Api.Context.Jobs, faults);
        Api.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(pump.IsTime);

        await Api.Execute("alter table background_jobs rename to jobs_to_come");
        await pump.Once(CancellationToken.None);
        Assert.Equal("looking for recorded work", faults.All[^1].Work);
        await Api.Execute("alter table jobs_to_come rename to background_jobs");

        push.Fault = null;
        await Resume();
        Assert.Single(push.Delivered);
    }

    /// <summary>A mail server that was slow got each notice again for every minute that it waited.</summary>
    [Fact]
    public async Task What_waits_in_a_process_for_longer_than_its_lease_is_done_once()
    {
        var other = await Member("other");
        var slow = new TaskCompletionSource();
        push.Fault = (_, _) => slow.Task;
        for (var i = 0; i < 40; i++)
            await Api.Context.Db.Run(sql => Api.Context.Pushes.Record(sql, other, new PushMessage("t", $"b{i}", new Dictionary<string, string>())), CancellationToken.None);
        for (var look = 0; look < 6; look++)
        {
            Api.Clock.Advance(TimeSpan.FromSeconds(31));
            Assert.True(Api.Context.Jobs.IsDue);
            await Api.Context.Jobs.Resume(CancellationToken.None);

            // Nor does another process take it.
            Assert.Equal(0, await Api.Scalar<long>("select count(*) from background_jobs where due_at <= @now or attempts <> 1", ("@now", Api.Now.UtcDateTime)));
        }

        slow.SetResult();
        await Api.System.FlushAsync();
        Assert.Equal(40, push.Delivered.Count);
        Assert.Equal(0, await Jobs());
    }

    [Fact]
    public async Task Every_attempt_bears_the_same_id_so_that_a_device_shows_it_once()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var sent = 0;
        push.Fault = (_, _) => ++sent == 1 ? throw new DependencyException("fcm") : Task.CompletedTask;
        await SendTo(me, other);
        await Api.System.FlushAsync();
        var recorded = await Api.Scalar<string>("select id from background_jobs");
        Api.Clock.Advance(TimeSpan.FromSeconds(2));
        await Resume();
        Assert.Equal(recorded, Assert.Single(push.Delivered).Id);
    }

    [Fact]
    public async Task A_push_is_given_up_when_it_is_no_news_any_more()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        push.Fault = FailingPush.Down;
        await SendTo(me, other);
        await Api.System.FlushAsync();
        Api.Clock.Advance(TimeSpan.FromHours(1));
        await Resume();
        Assert.Equal(0, await Jobs());
    }

    [Fact]
    public async Task What_a_process_left_behind_is_taken_up_by_another_when_its_lease_is_over_and_by_one_alone()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await SendTo(me, other);
        await Api.System.FlushAsync();
        var payload = $$$"""{"UserId":{{{other}}},"Message":{"Title":"t","Body":"b","Data":{} } }""";
        await Api.Execute(
            "insert into background_jobs (id, kind, payload, attempts, created_at, due_at) values ('left', 'push', @p, 1, @now, @due)",
            ("@p", payload), ("@now", Api.Now.UtcDateTime), ("@due", Api.Now.AddSeconds(60).UtcDateTime));
        await Resume();
        Assert.Single(push.Delivered);

        Api.Clock.Advance(JobQueue.Lease);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Api.Context.Jobs.Resume(CancellationToken.None))));
        await Api.System.FlushAsync();
        Assert.Equal(2, push.Delivered.Count);
        Assert.Equal("left", push.Delivered.Last().Id);
    }

    [Fact]
    public async Task A_job_of_a_version_to_come_waits_for_it()
    {
        await Api.Execute(
            "insert into background_jobs (id, kind, payload, attempts, created_at, due_at) values ('new', 'unheard-of', '{}', 1, @now, @now)", ("@now", Api.Now.UtcDateTime));
        await Resume();
        Assert.Equal(1, await Jobs());
    }

    /// <summary>On Lambda the sandbox freezes: a hanging service must neither hold the answer nor a transaction, and loses nothing.</summary>
    [Fact]
    public async Task Ruling_18_a_hanging_push_service_is_broken_off_after_its_time_and_tried_again()
    {
        var other = await Member("other");
        push.Fault = FailingPush.Hangs;
        await Api.Context.Db.Run(sql => Api.Context.Pushes.Record(sql, other, new PushMessage("t", "b", new Dictionary<string, string>())), CancellationToken.None);
        await Api.System.DoBackgroundWork(TimeSpan.FromMilliseconds(100)).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await Jobs());
        Assert.True(await Api.Scalar<DateTime>("select due_at from background_jobs") <= Api.Now.AddSeconds(1).UtcDateTime);

        push.Fault = null;
        Api.Clock.Advance(TimeSpan.FromSeconds(1));
        await Api.System.DoBackgroundWork(TimeSpan.FromSeconds(30));
        Assert.Single(push.Delivered);
        Assert.Equal(0, await Jobs());
    }

    [Fact]
    public async Task Where_none_are_sent_nothing_is_recorded()
    {
        push.IsOn = false;
        push.Fault = FailingPush.Down;
        await SendTo(await Member("me"), await Member("other"));
        Assert.Equal(0, await Jobs());
    }

    [Fact]
    public async Task A_mass_message_keeps_the_pushes_that_failed_and_no_others()
    {
        var creator = await Member("creator", creator: true);
        var fans = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            fans.Add(await Member($"fan_{i}"));
            await Subscribe(fans[i], creator);
        }

        push.Fault = (user, _) => user == fans[3] ? throw new DependencyException("fcm") : Task.CompletedTask;
        (await SendMass(creator, null, ("message", "to all"))).Expect(200);
        await Api.System.FlushAsync();
        Assert.Equal(fans.Where(f => f != fans[3]), push.Delivered.Select(d => d.UserId).Order());
        Assert.Equal([fans[3]], JsonNode.Parse((await Api.Scalar<string>("select payload from background_jobs"))!)!["recipients"]!.AsArray().Select(r => (long)r!));
        Assert.IsType<DependencyException>(Assert.Single(faults.All).Cause);

        push.Fault = null;
        Api.Clock.Advance(TimeSpan.FromSeconds(1));
        await Resume();
        Assert.Equal(fans, push.Delivered.Select(d => d.UserId).Order());
        Assert.Equal(0, await Jobs());
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(replace: c => c with { Push = push, Faults = faults });

    private async Task SendTo(long from, long to) => (await Send(from, ("user_id", to), ("message", "Hello"))).Expect(200);

    private Task<long> Jobs() => Api.Scalar<long>("select count(*) from background_jobs");

    private async Task Resume()
    {
        await Api.Context.Jobs.Resume(CancellationToken.None);
        await Api.System.FlushAsync();
    }
}
