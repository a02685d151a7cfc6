using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Privacy;

/// <summary>
/// What others are told of a member whose account is deleted: what was between them stays, who it was does not (live-payout-privacy.md, soft
/// delete: every reader excludes the account). Either mark of a deletion counts (ruling 20).
/// </summary>
public sealed class GoneMembersTests : ApiTests
{
    private const string ByStatus = "status = 'deleted'";
    private const string ByFlag = "deleted = 1";

    [Theory]
    [InlineData(ByStatus)]
    [InlineData(ByFlag)]
    public async Task A_sale_stays_without_its_buyer(string mark)
    {
        var (creator, gone) = (await Creator(), await Gone());
        await Api.Execute("insert into products (user_id, name, type, price) values (@c, 'Chord sheets', 'custom', 120)", ("@c", creator));
        await Api.Execute("insert into purchases (user_id, products_id, delivery_status, status) values (@g, (select max(id) from products), 'pending', 1)", ("@g", gone));
        Assert.Equal("gone_gil", (string)(await Buyer())["username"]!);

        await Delete(gone, mark);

        Assert.Equal("""{"id":"","name":"","username":"","email":""}""", (await Buyer()).ToJsonString());

        async Task<JsonNode> Buyer() => (await Get("/sales", creator))["sales"]!.AsArray().Single()!["user"]!;
    }

    [Theory]
    [InlineData(ByStatus)]
    [InlineData(ByFlag)]
    public async Task A_notification_stays_without_its_actor(string mark)
    {
        var (me, gone) = (await Creator(), await Gone());
        await Api.Execute("insert into notifications (destination, author, type, target) values (@me, @g, 1, @me)", ("@me", me), ("@g", gone));
        await Delete(gone, mark);

        var item = (await Get("/notifications", me))["notifications"]!.AsArray().Single()!;

        Assert.All(new[] { "userId", "username", "name", "avatar" }, f => Assert.Equal("", (string)item[f]!));
        Assert.Equal("Somebody subscribed to you.", (string)item["desc"]!);
    }

    [Theory]
    [InlineData(ByStatus)]
    [InlineData(ByFlag)]
    public async Task A_conversation_stays_with_somebody_unknown(string mark)
    {
        var (me, gone) = (await Creator(), await Gone());
        await Api.Execute("insert into conversations (user_1, user_2, user1_id, user2_id) values (@g, @me, @g, @me)", ("@me", me), ("@g", gone));
        await Api.Execute(
            "insert into messages (conversations_id, from_user_id, to_user_id, message, status, created_at) values ((select max(id) from conversations), @g, @me, 'Hello', 'new', @at)",
            ("@me", me), ("@g", gone), ("@at", Api.Now.AddHours(-1).UtcDateTime));
        await Delete(gone, mark);

        var entry = (await Get("/messages/conversation", me))["messagesInbox"]!.AsArray().Single(e => (long)e!["chat_user"]!["id"]! == gone)!["chat_user"]!;
        Assert.Equal(
            ("Unknown User", "unknown", "https://cdn.bingeme.com/uploads/avatar/default.webp"), ((string)entry["name"]!, (string)entry["username"]!, (string)entry["avatar"]!));

        var id = await Api.Scalar<long>("select max(id) from messages");
        var sender = (await Get($"/messages/by-id/{id}", me))["conversations"]![0]!["messages"]![0]!["sender"]!;
        Assert.Equal(("Unknown User", "unknown", gone), ((string)sender["name"]!, (string)sender["username"]!, (long)sender["id"]!));
    }

    [Theory]
    [InlineData(ByStatus)]
    [InlineData(ByFlag)]
    public async Task What_a_referral_earned_stays_without_the_name(string mark)
    {
        var (me, gone) = (await Creator(), await Gone());
        await Api.Execute("insert into referral_transactions (referrals_id, user_id, referred_by, earnings, status) values (9, @g, @me, 2.50, '1')", ("@me", me), ("@g", gone));
        await Delete(gone, mark);

        var report = (await Api.Get("/referrals", Api.AsMember(me))).Expect(200).Json["data"]![0]!;

        Assert.Equal(("""[{"name":"","amount":2.5}]""", 2.5m, 1), (report["user"]!.ToJsonString(), (decimal)report["total_earnings"]!, (int)report["pagination"]!["total"]!));
    }

    private Task<long> Creator() => Api.AddMember(new TestMember("cleo_art") { Name = "Cleo Art", IsCreator = true });

    private Task<long> Gone() => Api.AddMember(new TestMember("gone_gil") { Name = "Gil Gone", Avatar = "gil.webp" });

    private Task<int> Delete(long member, string mark) => Api.Execute($"update users set {mark}, deleted_at = @at where id = @id", ("@id", member), ("@at", Api.Now.UtcDateTime));

    private async Task<JsonNode> Get(string target, long member) => (await Api.Get(target, Api.AsMember(member))).Expect(200).Data!;
}
