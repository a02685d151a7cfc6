using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Platform.Integrations.WhatsApp;

/// <summary>Where the bearer token of WhatsApp comes from: an outside job writes <c>wb_access_tokens</c> (platform-auth P15).</summary>
internal sealed class WhatsAppTokenSql(IDatabase database) : IWhatsAppTokens
{
    public async Task<string?> Newest(DateTimeOffset now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<string>(
            """
            select token
            from wb_access_tokens
            where expires_at is null or expires_at > @now
            order by created_at desc, id desc
            limit 1
            """,
            new { now = now.ToSql() });
    }
}
