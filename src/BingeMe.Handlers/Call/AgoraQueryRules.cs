using System.Buffers;
using BingeMe.Handlers.Call.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Call;

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
