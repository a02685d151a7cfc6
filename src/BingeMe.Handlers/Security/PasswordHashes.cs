using System.Text.RegularExpressions;

namespace BingeMe.Handlers.Security;

/// <summary>
/// Password hashes: bcrypt, cost 12 on new ones, every cost and the prefixes $2a$, $2b$, $2y$ on old ones (platform-auth P6).
/// The library cuts what it compares at 72 bytes, as every bcrypt did when the old hashes were made; new passwords over 72 bytes are refused.
/// Done where it holds up nobody (<see cref="PasswordRoom"/>).
/// </summary>
/// <param name="cost">The cost of new ones, as a power of two: 4 to 31.</param>
internal sealed partial class PasswordHashes(int cost)
{
    /// <summary>A hash of a random password at the cost of new ones: comparing with it takes as long as with a real one.</summary>
    private readonly string decoy = $"$2b${cost:00}$AL3Mojbu7l8jD9IOKQdUIerf2kxubURV5e3gL3Hkk/tYDqZngJihq";

    /// <summary>A new hash.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancelled) =>
        PasswordRoom.Instance.Run(() => BCrypt.Net.BCrypt.HashPassword(password, BCrypt.Net.BCrypt.GenerateSalt(cost, 'b')), cancelled);

    /// <summary>Whether the password is the one hashed. With no hash to compare, it takes as long and says no, so that timing tells nothing.</summary>
    public Task<bool> VerifyAsync(string password, string? hash, CancellationToken cancelled) => PasswordRoom.Instance.Run(() => Verify(password, hash), cancelled);

    private bool Verify(string password, string? hash)
    {
        // A column that holds something no bcrypt made opens to no password; the library throws on some of such texts.
        var isReal = hash is not null && HashForm().IsMatch(hash);
        return BCrypt.Net.BCrypt.Verify(password, isReal ? hash : decoy) && isReal;
    }

    [GeneratedRegex(@"^\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}\z")]
    private static partial Regex HashForm();
}
