using System.Buffers;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Agora;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Call;

/// <summary>Query of GET /vc/agora/details.</summary>
internal sealed class AgoraQuery
{
    [JsonPropertyName("room_id")]
    public string? RoomId { get; set; }

    /// <summary>Plain or encoded.</summary>
    [JsonPropertyName("user_id")]
    public string? UserId { get; set; }
}

/// <summary>What Agora takes for a channel name (Module call; Agora, joinChannel): 1 to 63 bytes of its characters.</summary>
internal sealed class AgoraQueryValidator : Validator<AgoraQuery>
{
    private const int LongestRoom = 63;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !#$%&()+-:;<=.>?@[]^_{}|~,");

    public AgoraQueryValidator(EncodedIds ids) =>
        Text("room_id", static q => q.RoomId, static f => f.Required().Must(
            static v => v.Length <= LongestRoom && !v.AsSpan().ContainsAnyExcept(Allowed),
            $"room_id must have 1 to {LongestRoom} letters, digits, spaces or !#$%&()+-:;<=.>?@[]^_{{}}|~,"))
            .Text("user_id", static q => q.UserId, f => f.Must(v => ids.Read(v) is not null, "user_id must be a member's id as this API gives it out."));
}

/// <summary>
/// GET /vc/agora/details: lets a party of a running call into its room. Who asks is who the token says, never who the query says; only
/// the socket service, which knows the internal key, names a party. Contract: platform-auth.md, Module call.
/// </summary>
internal sealed class GetAgoraDetails(Db db, AgoraTokens tokens, EncodedIds ids, TimeSpan lifetime, TimeProvider clock)
{
    public async Task<Response<AgoraDetails>> Handle(RequestContext<AgoraQuery> context)
    {
        var room = context.Input.RoomId!;
        var party = Party(context);
        await using var sql = await db.Connect(context.Cancelled);
        // A token's member was looked at by the pipeline; whom a service names was not (ruling 3).
        if (context.Caller is null && await Members.Find(sql, party) is not { State: AccountStatus.Active }) throw ApiException.Forbidden("The account of user_id is closed.");
        var running = await CallSql.Running(sql, room);
        if (running is null || (running.UserId != party && running.CreatorId != party)) throw ApiException.Forbidden("You are not in a running call of this room.");

        var agora = await AgoraSql.Read(sql) ?? throw ApiException.NotFound("Calls are not set up.");
        var token = tokens.Publisher(agora.AppId, agora.Certificate, running.RoomId, party, clock.GetUtcNow(), lifetime)
            ?? throw ApiException.Failed("Calls are not set up rightly.");
        return Response.Ok("Call details.", new AgoraDetails(agora.AppId!, token, party, (int)lifetime.TotalSeconds));
    }

    private long Party(RequestContext<AgoraQuery> context)
    {
        var named = string.IsNullOrWhiteSpace(context.Input.UserId)
            ? (long?)null
            : ids.Read(context.Input.UserId);
        if (context.Caller is null) return named ?? throw ApiException.BadField("user_id", "user_id is required of a service.");
        return named is null || named == context.MemberId ? context.MemberId : throw ApiException.Forbidden("user_id is not you.");
    }
}

/// <summary>Data of GET /vc/agora/details. Never the certificate.</summary>
/// <param name="AgoraAppId">The app.</param>
/// <param name="Token">Lets this uid into this room.</param>
/// <param name="Uid">The party's numeric id.</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record AgoraDetails(string AgoraAppId, string Token, long Uid, int ExpiresIn);
