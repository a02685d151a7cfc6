using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Call;

/// <summary>The SQL of calls.</summary>
internal sealed class CallSql(IDatabase database)
{
    /// <summary>The newest call in a room that is ringing (0) or answered (1); null when there is none.</summary>
    public async Task<CallRow?> Running(string roomId, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<CallRow>(
            """
            select room_id as RoomId, user_id as UserId, creator_id as CreatorId
            from video_call
            where room_id = @roomId and status in (0, 1)
            order by created_at desc, id desc
            limit 20
            """,
            new { roomId });
        // MySQL's collation takes 'AbC' for 'abc'; to Agora they are two channels.
        return rows.FirstOrDefault(r => r.RoomId == roomId);
    }

    /// <summary>Agora's settings, unheld: the certificate lives no longer than the call. Null when there is no settings row.</summary>
    public async Task<AgoraRow?> Agora(CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<AgoraRow>(
            """
            select agora_app_id as AppId, agora_app_certificate as Certificate
            from admin_settings
            where setting_key is null
            order by id
            limit 1
            """);
    }
}

/// <summary>Agora's columns of the settings row.</summary>
internal sealed class AgoraRow
{
    public string? AppId { get; set; }

    public string? Certificate { get; set; }
}

/// <summary>A running call.</summary>
internal sealed class CallRow
{
    public string RoomId { get; set; } = "";

    public long UserId { get; set; }

    public long CreatorId { get; set; }
}
