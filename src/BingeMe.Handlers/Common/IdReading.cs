using BingeMe.Handlers.Security;
using BingeMe.Http;

namespace BingeMe.Handlers.Common;

/// <summary>
/// Reads ids of paths and bodies (ruling 4, users S3). What cannot be decoded is a 400, never a guess from its leading digits as the legacy
/// code made (users.md D-S3).
/// </summary>
internal static class IdReading
{
    /// <summary>An encoded id, or a plain whole number.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static long Require(this EncodedIds ids, string? text, string field = "id") => ids.Read(text?.Trim()) ?? throw Bad(field);

    /// <summary>An encoded id only, for operations that never took plain ones.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static long RequireEncoded(this EncodedIds ids, string? text, string field = "id") =>
        (text is null ? null : ids.Decode(text)) ?? throw Bad(field);

    private static ApiException Bad(string field) => ApiException.BadField(field, $"{field} must be an id as this API gives it out.");
}
