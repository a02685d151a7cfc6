using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Verification;

/// <summary>The conversation with the house about being verified.</summary>
public sealed class VerificationConversationTests : VerificationTests
{
    [Fact]
    public async Task What_is_said_is_answered_stored_in_both_shapes_and_listed()
    {
        var me = await Member();
        var data = (await Say(me, ("message", "Please look at it."), ("verification_request_id", 7))).Expect(200).Data!;
        var id = (long)data["conversation_id"]!;
        Assert.Equal(
            $$"""{"conversation_id":{{id}},"message":"Please look at it.","image":null,"media_processed":false,"original_count":0,"converted_count":0,"created_at":"2025-06-15T12:00:00.000Z"}""",
            Plain(data));
        Assert.Equal($"{me}|{me}|1|1|", await Api.Scalar<string>("select user_id || '|' || from_user_id || '|' || to_user_id || '|' || type || '|' || image from ticket_conversations where id = @id", ("@id", id)));

        var list = (await List(me)).Expect(200).Data!;
        Assert.Equal(
            $$$"""{"id":{{{id}}},"user_id":{{{me}}},"to_user_id":1,"message":"Please look at it.","image":null,"image_url":null,"created_at":"2025-06-15T12:00:00.000Z","user":{"name":"Vera","username":"vera_newcomer","avatar":"","verified_id":"no"}}""",
            Plain(list["conversations"]![0]));
        Assert.Equal("""{"total":1,"skip":0,"limit":5,"has_more":false,"next":null}""", Plain(list["pagination"]));
    }

    [Fact]
    public async Task Pictures_and_papers_come_along()
    {
        var me = await Member();
        var data = (await Say(me, ("message", "Both sides"), ("image", new JsonArray(await Upload(me, "pdf"), (await Upload(me, "png"))[Prefix.Length..])))).Expect(200).Data!;
        Assert.Equal((true, 2, 1), ((bool)data["media_processed"]!, (int)data["original_count"]!, (int)data["converted_count"]!));
        Assert.EndsWith(".webp", (string)data["image"]!, StringComparison.Ordinal);
        var single = (await Say(me, ("message", "One"), ("image", await Upload(me, "pdf")))).Expect(200).Data!;
        Assert.EndsWith(".pdf", (string)single["image"]!, StringComparison.Ordinal);
        Assert.Equal(3, Papers().Count());
        var shown = (await List(me)).Expect(200).Data!["conversations"]!.AsArray();
        Assert.All(shown, static t => Assert.Contains("uploads/verification/", (string)t!["image_url"]!, StringComparison.Ordinal));
        Assert.Equal(3, await Api.Scalar<long>("select count(*) from paper_looks where viewer_id = @me", ("@me", me)));
    }

    [Theory]
    [InlineData("{}", "message")]
    [InlineData("""{"message":""}""", "message")]
    [InlineData("""{"message":5}""", "message")]
    [InlineData("""{"message":"agreement-image"}""", "message")]
    [InlineData("""{"message":" Agreement-Download "}""", "message")]
    [InlineData("""{"message":"x","image":7}""", "image")]
    [InlineData("""{"message":"x","image":["a","b","c","d","e","f"]}""", "image")]
    [InlineData("""{"message":"x","image":"uploads/verification/10a1b2c3d-4e5f-4a6b-8c7d-0123456789ab.png"}""", "image")]
    [InlineData("""{"message":"x","image":[null]}""", "image")]
    public async Task Defect_no_message_could_ever_be_sent(string body, string field)
    {
        var me = await Member();
        Assert.Contains(field, (await Api.Post("/verification/conversations", body, Api.AsMember(me))).Expect(400).FaultyFields);
        (await Say(me, ("message", new string('x', 1000)))).Expect(200);
        Assert.Equal(["message"], (await Say(me, ("message", new string('x', 1001)))).Expect(400).FaultyFields);
    }

    [Fact]
    public async Task Defect_rows_of_the_other_shape_were_missing_and_an_error_was_an_empty_list()
    {
        var me = await Member();
        await Api.Execute("insert into ticket_conversations (user_id, to_user_id, type, message, created_at) values (@me, 1, '1', 'one', '2025-06-01 00:00:00')", ("@me", me));
        await Api.Execute("insert into ticket_conversations (from_user_id, to_user_id, type, message, created_at) values (@me, 1, '1', 'two', '2025-06-02 00:00:00')", ("@me", me));
        await Api.Execute("insert into ticket_conversations (from_user_id, to_user_id, type, message, created_at) values (1, @me, '1', 'three', '2025-06-03 00:00:00')", ("@me", me));
        await Api.Execute("insert into ticket_conversations (user_id, to_user_id, type, message, created_at) values (@me, 1, '2', 'payout', '2025-06-04 00:00:00')", ("@me", me));
        var list = (await List(me)).Expect(200).Data!["conversations"]!.AsArray();
        Assert.Equal(["three", "two", "one"], list.Select(static t => (string)t!["message"]!));
        Assert.Equal(["mira_vale", "vera_newcomer", "vera_newcomer"], list.Select(static t => (string)t!["user"]!["username"]!));

        await Api.Execute("alter table ticket_conversations rename to ticket_conversations_gone");
        var answer = await List(me);
        await Api.Execute("alter table ticket_conversations_gone rename to ticket_conversations");
        Assert.Equal(503, answer.Status);
    }

    [Fact]
    public async Task Defect_a_page_number_dropped_the_newest_message()
    {
        var me = await Member();
        for (var i = 1; i <= 7; i++)
            await Api.Execute("insert into ticket_conversations (user_id, to_user_id, type, message, created_at) values (@me, 1, '1', @text, '2025-06-01 00:00:00')", ("@me", me), ("@text", $"{i}"));
        Assert.Equal(["7", "6", "5"], Texts(await List(me, "?page=1&limit=3")));
        Assert.Equal(["4", "3", "2"], Texts(await List(me, "?page=2&limit=3")));
        Assert.Equal(["5", "4"], Texts(await List(me, "?page=9&skip=2&limit=2")));
        var page = (await List(me)).Expect(200);
        Assert.Equal(["7", "6", "5", "4", "3"], Texts(page));
        Assert.True((bool)page.Data!["pagination"]!["has_more"]!);
        Assert.Equal(["2", "1"], Texts(await Api.Get((string)page.Data!["pagination"]!["next"]!, Api.AsMember(me))));
        (await List(me, "?cursor=junk")).Expect(400);
        Assert.Equal(50, (int)(await List(me, "?limit=500")).Expect(200).Data!["pagination"]!["limit"]!);
    }

    [Fact]
    public async Task Ruling_27_who_hides_the_name_is_shown_by_username()
    {
        var me = await Member();
        await Api.Execute("update users set hide_name = 'yes' where id in (1, @me)", ("@me", me));
        await Api.Execute("insert into ticket_conversations (user_id, to_user_id, type, message, created_at) values (1, @me, '1', 'hello', '2025-06-01 00:00:00')", ("@me", me));
        (await Say(me, ("message", "x"))).Expect(200);
        Assert.Equal(["Vera", "mira_vale"], (await List(me)).Expect(200).Data!["conversations"]!.AsArray().Select(static t => (string)t!["user"]!["name"]!));
    }

    private Task<ApiAnswer> Say(long member, params (string Name, JsonNode? Value)[] members) => Api.Post(
        "/verification/conversations", new JsonObject(members.Select(static m => KeyValuePair.Create(m.Name, m.Value))).ToJsonString(), Api.AsMember(member));

    private Task<ApiAnswer> List(long member, string query = "") => Api.Get("/verification/conversations" + query, Api.AsMember(member));

    private static IEnumerable<string> Texts(ApiAnswer answer) => answer.Expect(200).Data!["conversations"]!.AsArray().Select(static t => (string)t!["message"]!);
}
