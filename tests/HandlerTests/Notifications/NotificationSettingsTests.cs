using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Notifications;

/// <summary>The settings of notifications, and deleting notifications.</summary>
public sealed class NotificationSettingsTests : ApiTests
{
    [Theory]
    [InlineData("/notification/settings")]
    [InlineData("/notifications/settings")]
    public async Task Defect_settings_always_failed(string path)
    {
        var answer = (await Api.Get(path, Api.AsMember(6))).Expect(200);

        var fields = answer.Data!["settings_config"]![0]!["fields"]!.AsArray();
        Assert.Equal(
            ["notify_new_subscriber", "notify_liked_post", "notify_commented_post", "notify_new_tip", "notify_new_ppv", "notify_liked_comment", "notify_missed_vc_email", "notify_missed_vc_wa"],
            fields.Select(f => (string)f!["field_key"]!));
        Assert.Equal(
            "{channel:string,field_default_value:bool,field_id:string,field_key:string,field_label:string,field_type:string}", JsonShape.Of(fields[0]));
        Assert.Equal("{email{enabled:bool,name:string},web{enabled:bool,name:string},whatsapp{enabled:bool,name:string}}", JsonShape.Of(answer.Data!["channels"]));
        Assert.Equal(("1", "0"), ((string)answer.Data!["current_values"]!["notify_new_tip"]!, (string)answer.Data!["settings"]!["notify_missed_vc_wa"]!));
    }

    [Fact]
    public async Task What_was_sent_is_stored_and_nothing_else()
    {
        var answer = (await Post("""{"notify_new_tip":"0","notify_missed_vc_wa":"1","hasOwnProperty":"1","name":"Mallory"}""")).Expect(200);

        Assert.Equal(("0", "1", "1"), (Value(answer, "notify_new_tip"), Value(answer, "notify_missed_vc_wa"), Value(answer, "notify_liked_post")));
        Assert.Equal("no|yes|yes|Asha Fenn", await Api.Scalar<string>("select notify_new_tip || '|' || notify_missed_vc_wa || '|' || notify_liked_post || '|' || name from users where id = 6"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"unknown":"1"}""")]
    [InlineData("""{"hasOwnProperty":"1","__proto__":"1"}""")]
    public async Task Defect_without_a_known_key_nothing_is_written_and_no_key_breaks_it(string body)
    {
        var answer = (await Post(body)).Expect(200);

        Assert.Equal("{}", answer.DataShape);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("\"yes\"")]
    [InlineData("[\"1\"]")]
    [InlineData("\"\"")]
    public async Task Defect_a_refused_value_was_500_after_the_others_were_written(string value)
    {
        var answer = (await Post($$"""{"notify_new_tip":"0","notify_liked_post":{{value}}}""")).Expect(400);

        Assert.Equal(["notify_liked_post"], answer.FaultyFields);
        Assert.Equal("yes", await Api.Scalar<string>("select notify_new_tip from users where id = 6"));
    }

    [Fact]
    public async Task Defect_a_plain_id_could_not_be_deleted()
    {
        var ids = new[] { await Add(6), await Add(6) };

        var plain = (await Delete($"/notifications/delete/{ids[0]}", 6)).Expect(200);
        (await Delete($"/notifications/delete/{Api.Context.Ids.Encode(ids[1])}", 6)).Expect(200);

        Assert.Equal("{notification[{id:number}]}", plain.DataShape);
        Assert.Equal(ids[0], (long)plain.Data!["notification"]![0]!["id"]!);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where id in (@a, @b)", ("@a", ids[0]), ("@b", ids[1])));
        (await Delete($"/notifications/delete/{ids[0]}", 6)).Expect(404);
        (await Delete("/notifications/delete/12abc", 6)).Expect(400);
    }

    [Fact]
    public async Task Nobody_deletes_anothers()
    {
        var id = await Add(6);

        (await Delete($"/notifications/delete/{id}", 7)).Expect(404);
        (await Delete("/notifications/delete-all", 7)).Expect(200);

        Assert.Equal(1, await Api.Scalar<long>("select count(*) from notifications where id = @id", ("@id", id)));
    }

    [Fact]
    public async Task Defect_of_two_deletions_at_once_one_finds_it()
    {
        await Api.Execute("insert into notifications (destination, author, type, target) values (6, 1, 2, 1)");
        var id = await Api.Scalar<long>("select max(id) from notifications");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Delete($"/notifications/delete/{id}", 6)));
        Assert.Equal([200, 404, 404, 404], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task Defect_deleting_all_was_one_unbounded_statement()
    {
        for (var i = 0; i < 2; i++)
            await Api.Execute("insert into notifications (destination, author, type) with recursive n(i) as (select 1 union all select i + 1 from n where i < 600) select 6, 1, 1 from n");

        var answer = (await Delete("/notifications/delete-all", 6)).Expect(200);

        Assert.False(answer.Json.ContainsKey("data"));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where destination = 6"));
        Assert.NotEqual(0, await Api.Scalar<long>("select count(*) from notifications where destination = 1"));
        (await Delete("/notifications/delete-all", 6)).Expect(200);
    }

    private static string Value(ApiAnswer answer, string key) => (string)answer.Data!["current_values"]![key]!;

    private Task<ApiAnswer> Post(string body) => Api.Post("/notification/settings", body, Api.AsMember(6));

    private Task<ApiAnswer> Delete(string path, long me) => Api.Send("DELETE", path, null, new ApiCall { Token = Api.AsMember(me) });

    private async Task<long> Add(long destination)
    {
        await Api.Execute("insert into notifications (destination, author, type, target) values (@d, 1, 1, 1)", ("@d", destination));
        return await Api.Scalar<long>("select max(id) from notifications");
    }
}
