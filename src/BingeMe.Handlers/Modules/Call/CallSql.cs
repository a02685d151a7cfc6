using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Call;

internal static class CallSql
{
    /// <summary>The newest call in a room that is ringing (0) or answered (1); null when there is none.</summary>
    public static async Task<CallRow?> Running(SqlScope sql, string roomId)
    {
        var rows = await sql.Connection.QueryAsync<CallRow>(
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
}

/// <summary>A running call.</summary>
internal sealed class CallRow
{
    public string RoomId { get; set; } = "";

    public long UserId { get; set; }

    public long CreatorId { get; set; }
}
