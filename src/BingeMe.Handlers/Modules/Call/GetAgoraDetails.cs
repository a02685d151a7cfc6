using System.Buffers;
using System.Text.Json.Serialization;
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
internal sealed class AgoraQueryRules : IRules<AgoraQuery>
{
    private const int LongestRoom = 63;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !#$%&()+-:;<=.>?@[]^_{}|~,");

    public void Check(AgoraQuery input, Faults faults)
    {
        if (!faults.Required("room_id", input.RoomId)) return;
        faults.Unless(
            input.RoomId!.Length <= LongestRoom && !input.RoomId.AsSpan().ContainsAnyExcept(Allowed),
            "room_id",
            $"room_id must have 1 to {LongestRoom} letters, digits, spaces or !#$%&()+-:;<=.>?@[]^_{{}}|~,");
    }
}

/// <summary>
/// GET /vc/agora/details: lets a party of a running call into its room. Who asks is who the token says, never who the query says; only
/// the socket service, which knows the internal key, names a party. Contract: platform-auth.md, Module call.
/// </summary>
internal sealed class GetAgoraDetails(CallSql sql, AgoraTokens tokens, EncodedIds ids, TimeSpan lifetime, TimeProvider clock)
{
    public async Task<Reply<AgoraDetails>> Handle(Call<AgoraQuery> call)
    {
        var room = call.Input.RoomId!;
        var party = Party(call);
        var running = await sql.Running(room, call.Cancelled);
        if (running is null || (running.UserId != party && running.CreatorId != party)) throw ApiException.Forbidden("You are not in a running call of this room.");

        var agora = await sql.Agora(call.Cancelled) ?? throw ApiException.NotFound("Calls are not set up.");
        var token = tokens.Publisher(agora.AppId, agora.Certificate, running.RoomId, party, clock.GetUtcNow(), lifetime)
            ?? throw ApiException.Failed("Calls are not set up rightly.");
        return Reply.Ok("Call details.", new AgoraDetails(agora.AppId!, token, party, (int)lifetime.TotalSeconds));
    }

    private long Party(Call<AgoraQuery> call)
    {
        var named = string.IsNullOrWhiteSpace(call.Input.UserId)
            ? (long?)null
            : ids.Read(call.Input.UserId) ?? throw ApiException.BadField("user_id", "user_id is no member id.");
        if (call.Caller is null) return named ?? throw ApiException.BadField("user_id", "user_id is required of a service.");
        return named is null || named == call.MemberId ? call.MemberId : throw ApiException.Forbidden("user_id is not you.");
    }
}

/// <summary>Data of GET /vc/agora/details. Never the certificate.</summary>
/// <param name="AgoraAppId">The app.</param>
/// <param name="Token">Lets this uid into this room.</param>
/// <param name="Uid">The party's numeric id.</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record AgoraDetails(string AgoraAppId, string Token, long Uid, int ExpiresIn);
