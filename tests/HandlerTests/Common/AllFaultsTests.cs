using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Common;

/// <summary>Whatever part of a request a fault stands in, path, query or body: all of them come in one answer, and name what is allowed.</summary>
public sealed class AllFaultsTests : ApiTests
{
    [Theory]
    [InlineData("GET", "/creator/subscribers?sort=x&skip=-1&limit=900", null, "limit,skip,sort")]
    [InlineData("GET", "/creator/subscribers?skip=-1&cursor=abc", null, "cursor,skip")]
    [InlineData("GET", "/creator/subscribers?skip=-1&cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null, "cursor,skip")]
    [InlineData("GET", "/comments/x?skip=-1", null, "id,skip")]
    [InlineData("GET", "/comments/1?page=0&cursor=abc", null, "cursor,page")]
    [InlineData("GET", "/messages/x?skip=-1&limit=0", null, "id,limit,skip")]
    [InlineData("GET", "/messages/1?limit=0", null, "id,limit")]
    [InlineData("GET", "/notifications?skip=-1&limit=99&cursor=abc", null, "cursor,limit,skip")]
    [InlineData("GET", "/vc/agora/details?user_id=x", null, "room_id,user_id")]
    [InlineData("POST", "/user/block/x", """{"reason":"x","message":"short","email":"x"}""", "email,id,message,name,reason")]
    [InlineData("POST", "/messages/send-massive", """{"idempotency_key":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", "idempotency_key,message")]
    public async Task Every_fault_is_told_at_once(string method, string target, string? body, string fields)
    {
        var answer = (await Api.Send(method, target, body, new ApiCall { Token = Api.AsMember(1) })).Expect(400);
        Assert.Equal(fields, string.Join(',', answer.FaultyFields.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/creator/subscribers?sort=x", "active, cancelled or renewal")]
    [InlineData("/user/search?search=mira&type=x", "user or creator")]
    [InlineData("""/posts/upload-url?fileNames=["a.exe"]""", "Allowed are ")]
    [InlineData("""/user/avatar/upload-url?fileNames=["a.exe"]""", "Allowed are ")]
    public async Task The_allowed_values_are_named(string target, string text) =>
        Assert.Contains(text, (await Api.Get(target.Replace("\"", "%22", StringComparison.Ordinal), Api.AsMember(1))).Expect(400).Text, StringComparison.Ordinal);
}
