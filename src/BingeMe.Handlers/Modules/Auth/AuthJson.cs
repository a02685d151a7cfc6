using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Source-generated JSON of the auth module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InitBody))]
[JsonSerializable(typeof(SignupBody))]
[JsonSerializable(typeof(VerifySignupBody))]
[JsonSerializable(typeof(LoginBody))]
[JsonSerializable(typeof(VerifyLoginBody))]
[JsonSerializable(typeof(RefreshTokenBody))]
[JsonSerializable(typeof(EmailBody))]
[JsonSerializable(typeof(VerifyPasswordResetBody))]
[JsonSerializable(typeof(ResetPasswordBody))]
[JsonSerializable(typeof(GoogleBody))]
[JsonSerializable(typeof(AppleBody))]
[JsonSerializable(typeof(SignInAnswer))]
[JsonSerializable(typeof(AnonymousSession))]
[JsonSerializable(typeof(RefreshedSession))]
[JsonSerializable(typeof(ValidatedToken))]
[JsonSerializable(typeof(SuspendedInfo))]
[JsonSerializable(typeof(ResetAllowed))]
[JsonSerializable(typeof(DeviceInfo))]
internal sealed partial class AuthJson : JsonSerializerContext;
