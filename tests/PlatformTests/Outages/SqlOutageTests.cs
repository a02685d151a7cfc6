using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Outages;

/// <summary>MariaDB goes away under traffic, dead or hanging, and comes back.</summary>
[Trait("Category", "Server")]
[Trait("Runs", "Alone")]
public sealed class SqlOutageTests
{
    private int comments;
    private int posts;
    private int storedComments;
    private int storedPosts;

    [Theory]
    [InlineData("crash")]
    [InlineData("hang")]
    public async Task What_needs_it_is_503_in_time_and_all_else_goes_on(string fault)
    {
        await using var server = new MariaDbServer();
        await server.Start();
        await using var schema = await TempSchema.Create(server.Options);
        await using var site = await OutageSite.Open(schema.Options, []);
        var commentsBefore = await site.Count("select count(*) from comments");
        var postsBefore = await site.Count("select count(*) from updates");
        var lastPost = await site.Count("select max(id) from updates");
        await Outage.Run(
            server,
            fault,
            needing: new()
            {
                ["validate"] = () => site.Send("GET", "/auth/validate", site.MemberToken),
                ["comment"] = () => Comment(site),
                ["post"] = () => Post(site),
            },
            others: new()
            {
                ["init"] = () => site.Send("POST", "/auth/init", json: """{"client":"android"}"""),
                ["health"] = () => site.Send("GET", "/health"),
            });

        // What was promised is there. More only where the answer to a commit was lost; never more than was asked for.
        Assert.InRange(await site.Count("select count(*) from comments") - commentsBefore, storedComments, comments);
        var made = await site.Count("select count(*) from updates") - postsBefore;
        Assert.InRange(made, storedPosts, posts);
        // A post and its two tags are one transaction.
        Assert.Equal(2 * made, await site.Count($"select count(*) from update_tags where update_id > {lastPost}"));
    }

    [Fact]
    public async Task A_slow_statement_on_a_server_that_is_well_is_waited_for()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options);
        await using var connection = await database.Open(default);
        await using var command = connection.CreateCommand();
        command.CommandText = "select sleep(2.5)";
        Assert.Equal(0L, Convert.ToInt64(await command.ExecuteScalarAsync()));
    }

    private async Task<SiteAnswer> Comment(OutageSite site)
    {
        Interlocked.Increment(ref comments);
        var id = site.Api.Context.Ids.Encode(1);
        var answer = await site.Send("POST", "/posts/store-comment", site.MemberToken, $$"""{"update_id":"{{id}}","comment":"Still here"}""");
        if (answer.Status == 200) Interlocked.Increment(ref storedComments);
        return answer;
    }

    private async Task<SiteAnswer> Post(OutageSite site)
    {
        Interlocked.Increment(ref posts);
        var answer = await site.Send("POST", "/posts/create", site.MemberToken, """{"description":"Outage","post_type":"free","tags":"music harbour"}""");
        if (answer.Status == 200) Interlocked.Increment(ref storedPosts);
        return answer;
    }
}
