using BingeMe.TestSupport.Api;
using HandlerTests.Media;
using Xunit;

namespace HandlerTests.Call;

/// <summary>GET /vc/agora/details (platform-auth, Module call); each listed defect has a test named after it.</summary>
[Trait(Combination.Trait, Combination.Everywhere)]
public sealed class GetAgoraDetailsTests : IAsyncLifetime
{
    private const string App = "970ca35de60c44645bbae8a215061b33";
    private const string Certificate = "5cfd2fd1755d40ecb72977518be15d3b";
    private const string Key = "internal-key-for-tests";

    private PlainApi api = null!;

    public async Task InitializeAsync()
    {
        api = await PlainApi.Create(("CALL_INTERNAL_KEY", Key));
        await api.Execute("delete from video_call");
        await api.Execute($"update admin_settings set agora_app_id = '{App}', agora_app_certificate = '{Certificate}' where setting_key is null");
        await api.Execute("insert into video_call (room_id, user_id, creator_id, status, created_at) values ('Room-1', 2, 1, 1, '2025-01-01 00:00:00')");
    }

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Theory]
    [InlineData("/vc/agora/details", 1)]
    [InlineData("/call/agora/details", 2)]
    public async Task A_party_gets_a_token(string path, long member)
    {
        var (status, json, _) = await api.Call("GET", $"{path}?room_id=Room-1", api.Token(member));

        Assert.Equal(200, status);
        var data = json["data"]!.AsObject();
        Assert.Equal(["agoraAppId", "token", "uid", "expiresIn"], data.Select(d => d.Key));
        Assert.Equal(App, (string?)data["agoraAppId"]);
        Assert.StartsWith("007", (string?)data["token"], StringComparison.Ordinal);
        Assert.Equal(member, (long)data["uid"]!);
        Assert.Equal(3600, (int)data["expiresIn"]!);
    }

    [Fact]
    public async Task Defect_authorisation_uses_the_querys_user_id()
    {
        Assert.Equal(403, await Status("room_id=Room-1&user_id=1", 3));
        Assert.Equal(403, await Status("room_id=Room-1", 3));
        Assert.Equal(403, await Status("room_id=Room-1&user_id=2", 1));
        Assert.Equal(200, await Status("room_id=Room-1&user_id=1", 1));
        Assert.Equal(200, await Status($"room_id=Room-1&user_id={api.Context.Ids.Encode(1)}", 1));
        Assert.Equal(400, await Status("room_id=Room-1&user_id=1x", 1));
    }

    [Fact]
    public async Task Defect_an_anonymous_token_enters()
    {
        var anonymous = api.Context.Tokens.AnonymousAccess("anon_1700000000000_0123456789ab", api.Context.Clock.GetUtcNow());
        Assert.Equal(401, (await api.Call("GET", "/vc/agora/details?room_id=Room-1&user_id=1", anonymous)).Status);
        Assert.Equal(401, (await api.Call("GET", "/vc/agora/details?room_id=Room-1&user_id=1", null)).Status);
    }

    [Fact]
    public async Task Defect_the_certificate_is_disclosed()
    {
        var answer = await api.Call("GET", "/vc/agora/details?room_id=Room-1", api.Token(1));
        Assert.DoesNotContain(Certificate, answer.Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("room_id[room_id]=1")]
    [InlineData("room_id=a&room_id=b")]
    [InlineData("")]
    [InlineData("room_id=")]
    [InlineData("room_id=a%2Fb")]
    [InlineData("room_id=%C3%BC")]
    public async Task Defect_a_room_as_an_object_or_of_other_letters(string query) => Assert.Equal(400, await Status(query, 1));

    [Fact]
    public async Task A_room_name_has_at_most_63_bytes()
    {
        Assert.Equal(400, await Status($"room_id={new string('a', 64)}", 1));
        Assert.Equal(403, await Status($"room_id={new string('a', 63)}", 1));
    }

    [Fact]
    public async Task A_call_that_ended_or_a_room_of_another_case_lets_nobody_in()
    {
        Assert.Equal(403, await Status("room_id=room-1", 1));
        await api.Execute("update video_call set status = 2");
        Assert.Equal(403, await Status("room_id=Room-1", 1));
    }

    [Fact]
    public async Task The_newest_running_call_of_the_room_counts()
    {
        await api.Execute("insert into video_call (room_id, user_id, creator_id, status, created_at) values ('Room-1', 3, 4, 0, '2025-01-02 00:00:00')");
        Assert.Equal(403, await Status("room_id=Room-1", 1));
        Assert.Equal(200, await Status("room_id=Room-1", 3));
    }

    [Fact]
    public async Task Without_settings_calls_are_404_and_with_broken_ones_500()
    {
        await api.Execute("update admin_settings set agora_app_certificate = 'short' where setting_key is null");
        Assert.Equal(500, await Status("room_id=Room-1", 1));
        await api.Execute("delete from admin_settings where setting_key is null");
        Assert.Equal(404, await Status("room_id=Room-1", 1));
    }

    [Fact]
    public async Task The_socket_service_names_a_party_by_the_internal_key()
    {
        (string, string)[] good = [("X-Internal-Key", Key)];
        (string, string)[] bad = [("X-Internal-Key", Key + "x")];
        Assert.Equal(200, (await api.Call("GET", "/vc/agora/details?room_id=Room-1&user_id=2", null, null, good)).Status);
        Assert.Equal(403, (await api.Call("GET", "/vc/agora/details?room_id=Room-1&user_id=3", null, null, good)).Status);
        Assert.Equal(400, (await api.Call("GET", "/vc/agora/details?room_id=Room-1", null, null, good)).Status);
        Assert.Equal(401, (await api.Call("GET", "/vc/agora/details?room_id=Room-1&user_id=2", null, null, bad)).Status);
        Assert.Equal(401, (await api.Call("GET", "/auth/validate", null, null, good)).Status);

        await using var closed = await PlainApi.Create();
        Assert.Equal(401, (await closed.Call("GET", "/vc/agora/details?room_id=Room-1&user_id=2", null, null, ("X-Internal-Key", ""))).Status);
    }

    /// <summary>The account's state is looked at with a token; the service names a party without one.</summary>
    [Theory]
    [InlineData("status = 'suspended'")]
    [InlineData("status = 'pending'")]
    [InlineData("status = 'deleted'")]
    [InlineData("deleted = 1")]
    public async Task The_socket_service_gets_no_token_for_a_party_whose_account_is_closed(string state)
    {
        await api.Execute($"update users set {state} where id = 2");
        Assert.Equal(403, (await api.Call("GET", "/vc/agora/details?room_id=Room-1&user_id=2", null, null, ("X-Internal-Key", Key))).Status);
        Assert.Equal(200, (await api.Call("GET", "/vc/agora/details?room_id=Room-1&user_id=1", null, null, ("X-Internal-Key", Key))).Status);
    }

    private async Task<int> Status(string query, long member) => (await api.Call("GET", $"/vc/agora/details?{query}", api.Token(member))).Status;
}
