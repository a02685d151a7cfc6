namespace BingeMe.Handlers.Ports;

/// <summary>The kinds of one-time-code mail (platform-auth P15).</summary>
public enum CodeMailKind
{
    /// <summary>A new account.</summary>
    Signup,

    /// <summary>Sign-in, its second step, and the creation of a password.</summary>
    Login,

    /// <summary>A forgotten password.</summary>
    ForgotPassword,

    /// <summary>The deletion of an account.</summary>
    AccountDeletion,

    /// <summary>A changed contact.</summary>
    SettingsUpdate,
}
