namespace BingeMe.Handlers.Ports;

/// <summary>A member's device for push.</summary>
/// <param name="UserId">Hash key.</param>
/// <param name="FcmToken">Secret; never logged.</param>
/// <param name="DeviceInfo">JSON text <c>{"platform":...,"voip_token":...}</c>.</param>
/// <param name="UpdatedAt">UTC; also the creation time of a first item.</param>
public sealed record PushToken(long UserId, string FcmToken, string DeviceInfo, DateTimeOffset UpdatedAt);
