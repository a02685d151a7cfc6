using BingeMe.Handlers.Ports;
using BingeMe.Platform.Integrations.WhatsApp;
using BingeMe.Platform.Sql;
using Dapper;

namespace BingeMe.PlatformTests.Integrations;

public sealed class WhatsAppTokenTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly SqliteDatabase database;

    public WhatsAppTokenTests() => database = new SqliteDatabase(folder.File("test.db"), demoData: false, clock);

    [Fact]
    public async Task The_newest_token_that_is_not_expired_is_taken()
    {
        var sql = new WhatsAppTokenSql(database);
        Assert.Null(await sql.Newest(clock.GetUtcNow(), default));

        await Insert("old", null, -3);
        await Insert("good", 60, -2);
        await Insert("expired", -1, -1);

        Assert.Equal("good", await sql.Newest(clock.GetUtcNow(), default));
        Assert.Equal("old", await sql.Newest(clock.GetUtcNow() + TimeSpan.FromHours(2), default));
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    private async Task Insert(string token, int? expiresIn, int createdIn)
    {
        await using var connection = await database.Open(default);
        var expires = expiresIn is { } minutes ? clock.GetUtcNow().AddMinutes(minutes).ToSql() : (DateTime?)null;
        await connection.ExecuteAsync(
            "insert into wb_access_tokens (token, expires_at, created_at) values (@token, @expires, @created)",
            new { token, expires, created = clock.GetUtcNow().AddMinutes(createdIn).ToSql() });
    }
}
