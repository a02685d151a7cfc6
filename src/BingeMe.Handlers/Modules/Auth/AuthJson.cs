using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Source-generated JSON of the auth module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InitRequest))]
[JsonSerializable(typeof(SignupRequest))]
[JsonSerializable(typeof(VerifySignupRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(VerifyLoginRequest))]
[JsonSerializable(typeof(RefreshTokenRequest))]
[JsonSerializable(typeof(EmailRequest))]
[JsonSerializable(typeof(VerifyPasswordResetRequest))]
[JsonSerializable(typeof(ResetPasswordRequest))]
[JsonSerializable(typeof(GoogleRequest))]
[JsonSerializable(typeof(AppleRequest))]
[JsonSerializable(typeof(SignInResponse))]
[JsonSerializable(typeof(OpenedSession))]
[JsonSerializable(typeof(AnonymousSession))]
[JsonSerializable(typeof(RefreshedSession))]
[JsonSerializable(typeof(ValidatedToken))]
[JsonSerializable(typeof(SuspendedInfo))]
[JsonSerializable(typeof(ResetAllowed))]
[JsonSerializable(typeof(DeviceInfo))]
internal sealed partial class AuthJson : JsonSerializerContext;
