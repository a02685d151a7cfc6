using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Live;

/// <summary>DELETE /live/delete/{id}.</summary>
public sealed class DeleteLiveTests : LiveTests
{
    [Fact]
    public async Task A_live_goes_with_the_mails_that_wait()
    {
        // Without the verification that making it took: that may be gone by now.
        var creator = await Creator(verified: false);
        var live = await AddLive(creator);
        await Api.Execute(
            "insert into email_notify_schedules (notification_id, type, status) values (@l, 'live', '0'), (@l, 'live_reminder', '0'), (@l, 'live', '1'), (@l, 'other', '0')", ("@l", live));
        Assert.Equal(Encoded(live), (await Delete(creator, Encoded(live))).Expect(200)["liveId"]);
        Assert.Equal($"2/{creator}", await Of(live, "concat(status, '/', modify_user)"));
        Assert.Equal((0, 1, 2), (await Mails(live), await Mails(live, "1"), await Api.Scalar<long>("select count(*) from email_notify_schedules where notification_id = @l", ("@l", live))));
    }

    [Fact]
    public async Task Defect_the_row_said_when_in_another_time_than_the_others()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        (await Delete(creator, Encoded(live))).Expect(200);
        Assert.Equal(new DateTime(2025, 6, 15, 17, 30, 0), await Api.Scalar<DateTime>("select updated_at from live_streamings where id = @l", ("@l", live)));
    }

    [Fact]
    public async Task What_cannot_be_deleted_says_why()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var (live, ended) = (await AddLive(creator), await AddLive(creator, status: "5"));
        (await Delete(other, Encoded(live))).Expect(404);
        (await Delete(creator, Encoded(999_999))).Expect(404);
        (await Delete(creator, "nonsense")).Expect(400);
        (await Delete(creator, $"{live}")).Expect(400);
        var answer = (await Delete(creator, Encoded(ended))).Expect(400);
        Assert.Equal(("5", Encoded(ended)), ((string?)answer.Error!["currentStatus"], (string?)answer.Error["liveId"]));
        Assert.Equal("0", await Of(live, "status"));
    }

    [Fact]
    public async Task Defect_a_booked_live_went_and_nobody_was_paid_back()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        await Api.Execute("insert into live_prebooks (live_id) values (@l)", ("@l", live));
        await Api.Execute("insert into email_notify_schedules (notification_id, type, status) values (@l, 'live', '0')", ("@l", live));
        (await Delete(creator, Encoded(live))).Expect(409);
        Assert.Equal(("0", 1), (await Of(live, "status"), await Mails(live)));
    }

    [Fact]
    public async Task Defect_two_deletions_at_once_both_succeeded()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Delete(creator, Encoded(live)))));
        Assert.Equal((1, 9), (answers.Count(static a => a.Status == 200), answers.Count(static a => a.Status == 400)));
    }

    [Fact]
    public async Task Changing_and_deleting_at_once_never_brings_a_deleted_one_back()
    {
        var creator = await Creator();
        for (var round = 0; round < 5; round++)
        {
            var live = await AddLive(creator, startsIn: TimeSpan.FromDays(1));
            var changes = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Change(creator, live, ("name", "Renamed")))).ToList();
            (await Delete(creator, Encoded(live))).Expect(200);
            Assert.All(await Task.WhenAll(changes), static a => Assert.Contains(a.Status, new[] { 200, 400 }));
            Assert.Equal("2", await Of(live, "status"));
        }
    }

    private Task<ApiAnswer> Delete(long member, string id) => Api.Send("DELETE", $"/live/delete/{id}", null, new ApiCall { Token = Api.AsMember(member) });
}
