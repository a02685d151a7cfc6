using BingeMe.Http;

namespace BingeMe.Handlers.Common;

/// <summary>422 with the details of a 400, for the operations whose contract answers bad fields so.</summary>
internal static class Unprocessable
{
    /// <summary>Every fault, by field.</summary>
    public static ApiException Of(ValidationErrors errors) => ApiException.Invalid(errors, 422);
}
