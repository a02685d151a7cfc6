using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.State.Embedded;

/// <summary>A row of the state file's <c>push_tokens</c>.</summary>
internal sealed class PushTokenRow
{
    public long UserId { get; set; }

    public string FcmToken { get; set; } = "";

    public string DeviceInfo { get; set; } = "";

    public long UpdatedAt { get; set; }

    public PushToken ToToken() => new(UserId, FcmToken, DeviceInfo, DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt));
}
