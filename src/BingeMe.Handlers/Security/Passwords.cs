using System.Text;
using System.Text.RegularExpressions;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Security;

/// <summary>
/// Password hashes: bcrypt, cost 12 on new ones, every cost and the prefixes $2a$, $2b$, $2y$ on old ones (platform-auth P6).
/// The library cuts what it compares at 72 bytes, as every bcrypt did when the old hashes were made; new passwords over 72 bytes are refused.
/// </summary>
internal static partial class Passwords
{
    public const int MaximumBytes = 72;

    private const int Cost = 12;

    /// <summary>A hash of a random password at the usual cost: comparing with it takes as long as with a real one.</summary>
    private const string Decoy = "$2b$12$AL3Mojbu7l8jD9IOKQdUIerf2kxubURV5e3gL3Hkk/tYDqZngJihq";

    /// <summary>A new hash, made where it holds up nobody (<see cref="PasswordRoom"/>).</summary>
    public static Task<string> HashAsync(string password, CancellationToken cancelled) => PasswordRoom.Instance.Run(() => Hash(password), cancelled);

    /// <inheritdoc cref="Verify"/>
    /// <remarks>Done where it holds up nobody (<see cref="PasswordRoom"/>).</remarks>
    public static Task<bool> VerifyAsync(string password, string? hash, CancellationToken cancelled) => PasswordRoom.Instance.Run(() => Verify(password, hash), cancelled);

    public static string Hash(string password) => BCrypt.Net.BCrypt.HashPassword(password, BCrypt.Net.BCrypt.GenerateSalt(Cost, 'b'));

    /// <summary>Whether the password is the one hashed. With no hash to compare, it takes as long and says no, so that timing tells nothing.</summary>
    public static bool Verify(string password, string? hash)
    {
        // A column that holds something no bcrypt made opens to no password; the library throws on some of such texts.
        var isReal = hash is not null && HashForm().IsMatch(hash);
        return BCrypt.Net.BCrypt.Verify(password, isReal ? hash : Decoy) && isReal;
    }

    /// <summary>The rule of new passwords, for the inputs that have one (ruling 15: length alone, no rule about which characters).</summary>
    public static TextRules NewPassword(this TextRules field, int minimumLength) =>
        field.AtLeast(minimumLength, $"The password must have at least {minimumLength} characters.")
            .Must(static v => Encoding.UTF8.GetByteCount(v) <= MaximumBytes, $"The password must have at most {MaximumBytes} bytes of UTF-8.");

    [GeneratedRegex(@"^\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}\z")]
    private static partial Regex HashForm();
}
