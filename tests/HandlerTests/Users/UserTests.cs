using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Users;

/// <summary>What the tests of the user module share. Members of the demo data: 1 and 4 are creators, 6 and 7 fans.</summary>
public abstract class UserTests : ApiTests
{
    protected const long Mira = 1;
    protected const long Leo = 4;
    protected const long Asha = 6;
    protected const long Ben = 7;

    protected static string Json(params (string Name, object? Value)[] members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members) json[name] = value is null ? null : JsonValue.Create(value);
        return json.ToJsonString();
    }

    protected static string Other(string code) => code == "10000" ? "10001" : "10000";

    protected Task<ApiAnswer> Get(string target, long member) => Api.Get(target, Api.AsMember(member));

    protected Task<ApiAnswer> Post(string target, long member, params (string Name, object? Value)[] members) => Api.Post(target, Json(members), Api.AsMember(member));

    protected Task<ApiAnswer> Put(string target, long member, params (string Name, object? Value)[] members) =>
        Api.Send("PUT", target, Json(members), new ApiCall { Token = Api.AsMember(member) });

    protected Task<ApiAnswer> Delete(string target, long member) => Api.Send("DELETE", target, null, new ApiCall { Token = Api.AsMember(member) });

    protected string Id(long id) => Api.Context.Ids.Encode(id);

    protected async Task<long> AddPost(long owner, string text, string locked = "no", decimal price = 0, string pinned = "0", string status = "active", DateTimeOffset? ends = null)
    {
        await Api.Execute(
            """
            insert into updates (user_id, description, date, date_utc, is_utc, locked, price, fixed_post, status, expired_at)
            values (@owner, @text, @at, @at, '1', @locked, @price, @pinned, @status, @ends)
            """,
            ("@owner", owner), ("@text", text), ("@at", Api.Now.UtcDateTime), ("@locked", locked), ("@price", price), ("@pinned", pinned), ("@status", status),
            ("@ends", ends?.UtcDateTime));
        return await Api.Scalar<long>("select max(id) from updates");
    }

    protected async Task<long> AddComment(long post, long author, string text)
    {
        await Api.Execute(
            "insert into comments (updates_id, user_id, reply, date, date_utc, status) values (@post, @author, @text, @at, @at, '1')",
            ("@post", post), ("@author", author), ("@text", text), ("@at", Api.Now.UtcDateTime));
        return await Api.Scalar<long>("select max(id) from comments");
    }

    protected Task Buy(long post, long buyer) =>
        Api.Execute("insert into pay_per_views (user_id, updates_id, status) values (@buyer, @post, 1)", ("@buyer", buyer), ("@post", post));

    /// <summary>Follows the next links from a first page to the end; the values of one member of every row.</summary>
    protected async Task<List<string>> Walk(string first, long member, string rows, string key)
    {
        var found = new List<string>();
        var target = first;
        for (var pages = 0; pages < 100 && !string.IsNullOrEmpty(target); pages++)
        {
            var answer = (await Get(target, member)).Expect(200);
            found.AddRange(answer.Data![rows]!.AsArray().Select(r => r![key]!.ToString()));
            target = (string?)answer.Data["pagination"]!["next"];
        }

        return found;
    }

    /// <summary>A cursor with one character changed is refused, and so is one of another list.</summary>
    protected async Task AssertCursorsAreSealed(string first, long member, string otherList)
    {
        var next = (string)(await Get(first, member)).Expect(200).Data!["pagination"]!["next"]!;
        var at = next.IndexOf("cursor=", StringComparison.Ordinal) + "cursor=".Length;
        var cursor = next[at..];
        Assert.NotEmpty(cursor);
        foreach (var place in new[] { 0, cursor.Length / 2, cursor.Length - 1 })
        {
            var changed = cursor.ToCharArray();
            changed[place] = changed[place] == 'A' ? 'B' : 'A';
            Assert.Equal(["cursor"], (await Get(next[..at] + new string(changed), member)).Expect(400).FaultyFields);
        }

        (await Get($"{otherList}{(otherList.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={cursor}", member)).Expect(400);
    }
}
