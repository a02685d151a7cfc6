using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Messages;

/// <summary>Mass messages that take longer than a client may be left waiting (ruling 41).</summary>
public sealed class LargeMassMessageTests : MessagesTests
{
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

    [Theory]
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

    private async Task AddFans(long creator, int count)
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
            ("@plan", $"plan_{creator}"), ("@ends", Api.Now.AddDays(1).UtcDateTime));
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(new() { ["MASS_MESSAGE_TIME"] = "1ms" });
}
