using System.Text;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Security;

/// <summary>The rule of new passwords.</summary>
internal static class Passwords
{
    /// <summary>More than bcrypt looks at (<see cref="PasswordHashes"/>).</summary>
    public const int MaximumBytes = 72;

    /// <summary>For the inputs that have one (ruling 15: length alone, no rule about which characters).</summary>
    public static TextRules NewPassword(this TextRules field, int minimumLength) =>
        field.AtLeast(minimumLength, $"The password must have at least {minimumLength} characters.")
            .Must(static v => Encoding.UTF8.GetByteCount(v) <= MaximumBytes, $"The password must have at most {MaximumBytes} bytes of UTF-8.");
}
