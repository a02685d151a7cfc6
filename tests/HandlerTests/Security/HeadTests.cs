using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Statements;
using Xunit;

namespace HandlerTests.Security;

/// <summary>HEAD has no side effect anywhere (ruling 34), and GET none where there is nothing to do.</summary>
public sealed class HeadTests : ApiTests
{
    private readonly List<string> writes = [];

    [Fact]
    public async Task HEAD_writes_nothing_where_GET_does()
    {
        var other = await Api.AddMember(new TestMember("head_writer"));
        (await Api.Post("/messages/send", $$"""{"user_id":1,"message":"hi"}""", Api.AsMember(other))).Expect(200);

        // The message's push goes on behind its answer, and writes when it is done.
        await Api.System.FlushAsync();
        foreach (var target in new[] { "/notifications", $"/messages/{other}", $"/messages/{other}/head_writer" })
        {
            Assert.Empty(await Writes("HEAD", target));
            Assert.NotEmpty(await Writes("GET", target));
            if (target != "/notifications") await Api.Execute("update messages set status = 'new' where from_user_id = @other", ("@other", other));
        }
    }

    /// <summary>Clients look once a minute, and mostly nothing is new.</summary>
    [Fact]
    public async Task Looking_at_notifications_that_were_seen_writes_nothing()
    {
        Assert.NotEmpty(await Writes("GET", "/notifications"));
        Assert.Empty(await Writes("GET", "/notifications"));
        await Api.Execute("update notifications set seen = 0 where id = (select n.id from (select min(id) as id from notifications where destination = 1 and status <> '1') n)");
        Assert.NotEmpty(await Writes("GET", "/notifications?limit=1"));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where destination = 1 and seen = 0"));
    }

    [Fact]
    public async Task HEAD_writes_nothing_at_any_path()
    {
        foreach (var operation in Api.System.Operations.Where(static o => o.Method == "GET" && !o.Path.StartsWith("/docs", StringComparison.Ordinal)))
        {
            var target = string.Join('/', operation.Path.Split('/').Select(static segment => segment switch
            {
                "{username}" or "{slug}" => "leo_hart",
                _ when segment.StartsWith('{') => "1",
                _ => segment,
            }));
            Assert.Equal([], (await Writes("HEAD", target)).Select(sql => $"{operation.Id}: {sql}"));
        }
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(
        replace: context => context with { Database = new RecordingDatabase(context.Database, new StatementLedger(sent => Note(sent.Sql))) });

    private void Note(string sql)
    {
        var first = sql.TrimStart();
        if (new[] { "insert", "update", "delete", "replace" }.Any(verb => first.StartsWith(verb, StringComparison.OrdinalIgnoreCase))) writes.Add(first);
    }

    private async Task<IReadOnlyList<string>> Writes(string method, string target)
    {
        writes.Clear();
        await Api.Send(method, target, null, new ApiCall { Token = Api.AsMember(1) });
        return [.. writes];
    }
}
