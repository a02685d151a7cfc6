using System.Text.Json.Nodes;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Messages;

/// <summary>
/// The statements of messages and notifications on a MySQL or MariaDB server (<c>BINGEME_TEST_MYSQL=host:port:user:password</c>; without one
/// nothing is tried). The rules are tried on the embedded database; this is about the SQL being portable.
/// </summary>
public sealed class MessagesOnMySqlTests : ApiTests
{
    private const string Schema = "bingeme_messages_tests";

    private MySqlDatabase? database;

    private static MySqlOptions? Server => Environment.GetEnvironmentVariable("BINGEME_TEST_MYSQL")?.Split(':') is [var host, var port, var user, var password]
        ? new MySqlOptions(host, int.Parse(port), user, password, Schema, 20)
        : null;

    [Fact]
    public async Task Every_statement_runs()
    {
        if (database is null) return;
        foreach (var path in new[]
        {
            "/messages/conversation", "/messages/conversation?skip=1&limit=1", "/messages/conversation/search?search=asha", "/messages/6", "/messages/6/fan_asha?limit=2", "/messages/by-id/4",
            "/notifications?limit=50", "/notifications?sort=comment", "/notification/settings",
        }) (await Api.Get(path, Api.AsMember(1))).Expect(200);
        var page = (await Api.Get("/messages/6?limit=2", Api.AsMember(1))).Expect(200);
        Assert.Equal(2, (await Api.Get((string)page.Data!["pagination"]!["next_url"]!, Api.AsMember(1))).Expect(200).Data!["conversations"]!.AsArray().Sum(g => g!["messages"]!.AsArray().Count));
        (await Api.Post("/notification/settings", """{"notify_new_tip":"0"}""", Api.AsMember(1))).Expect(200);

        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Api.Post(
            "/messages/send", new JsonObject { ["user_id"] = i % 2 == 0 ? 12 : 5, ["message"] = "x" }.ToJsonString(), Api.AsMember(i % 2 == 0 ? 5 : 12))));
        Assert.All(sent, a => a.Expect(200));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from conversations where user_1 in (5, 12) and user_2 in (5, 12)"));

        var mass = (await Api.Post("/messages/send-massive", """{"message":"To all","idempotency_key":"k"}""", Api.AsMember(1))).Expect(200);
        var repeat = (await Api.Post("/messages/send-massive", """{"message":"To all","idempotency_key":"k"}""", Api.AsMember(1))).Expect(200);
        Assert.Equal((3, mass.Text[..200]), ((int)mass.Data!["totalSubscribers"]!, repeat.Text[..200]));

        foreach (var (path, body) in new (string, string?)[]
        {
            ("/messages/delete", new JsonObject { ["message_id"] = (long)mass.Data!["messageIds"]![0]! }.ToJsonString()), ("/messages/conversation/delete/6", null),
            ("/notifications/delete/1", null), ("/notifications/delete-all", null),
        }) (await Api.Send("DELETE", path, body, new ApiCall { Token = Api.AsMember(1) })).Expect(200);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where destination = 1"));
    }

    protected override async Task<ApiUnderTest> Create()
    {
        if (Server is not { } server) return await ApiUnderTest.Create();
        await using (var bare = new MySqlDatabase(server with { Database = "" }))
        await using (var connection = await bare.Open(CancellationToken.None))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"drop database if exists {Schema}; create database {Schema} character set utf8mb4 collate utf8mb4_unicode_ci";
            await command.ExecuteNonQueryAsync();
        }

        database = new MySqlDatabase(server);
        await using (var connection = await database.Open(CancellationToken.None))
        {
            await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Apply(includeContract: true, CancellationToken.None);
            await DemoData.LoadIfEmpty(connection, ApiUnderTest.Start, CancellationToken.None);
        }

        return await ApiUnderTest.Create(replace: c => c with { Database = database });
    }
}
