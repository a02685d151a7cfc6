namespace BingeMe.Handlers.Ports;

/// <summary>Who vouches for an identity; the name in lower case is <c>users.oauth_provider</c>.</summary>
public enum IdentityProvider
{
    /// <summary>Google accounts (OpenID Connect).</summary>
    Google,

    /// <summary>Sign in with Apple.</summary>
    Apple,
}
