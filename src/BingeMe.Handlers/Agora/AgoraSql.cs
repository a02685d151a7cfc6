using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Agora;

/// <summary>Where Agora's app and its certificate stand.</summary>
internal static class AgoraSql
{
    /// <summary>Agora's columns of the settings row, for <see cref="AgoraRow"/>. Unheld: the certificate lives no longer than the call.</summary>
    public const string Settings =
        """
        select agora_app_id as AppId, agora_app_certificate as Certificate
        from admin_settings
        where setting_key is null
        order by id
        limit 1
        """;

    /// <summary>Agora's settings; null when there is no settings row.</summary>
    public static Task<AgoraRow?> Read(SqlScope sql) => sql.Connection.QueryFirstOrDefaultAsync<AgoraRow>(Settings);
}

/// <summary>Agora's columns of the settings row.</summary>
internal sealed class AgoraRow
{
    public string? AppId { get; set; }

    public string? Certificate { get; set; }
}
