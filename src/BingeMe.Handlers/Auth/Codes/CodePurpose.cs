namespace BingeMe.Handlers.Auth.Codes;

/// <summary>What a one-time code is for; the attribute <c>purpose</c> of its item (platform-auth P8).</summary>
internal static class CodePurpose
{
    public const string Signup = "signup";
    public const string Login = "login";
    public const string SecondStep = "2fa";
    public const string Reset = "reset";
    public const string SettingsUpdate = "settings_update";
    public const string CreatePassword = "create_password";
    public const string DeleteAccount = "delete_account";
}
