namespace BingeMe.Platform.Identity;

/// <summary>What proves to Apple that we are the app's developer (APPLE_TEAM_ID, APPLE_KEY_ID, APPLE_PRIVATE_KEY).</summary>
/// <param name="TeamId">Ten characters.</param>
/// <param name="KeyId">Ten characters.</param>
/// <param name="PrivateKey">PKCS#8 of a P-256 key: PEM (line breaks may be written as <c>\n</c>) or its bare base64; never logged.</param>
public sealed record AppleCredentials(string TeamId, string KeyId, string PrivateKey)
{
    /// <summary>Names the team and key; the private key never gets into a text.</summary>
    public override string ToString() => $"{TeamId}/{KeyId}";
}
