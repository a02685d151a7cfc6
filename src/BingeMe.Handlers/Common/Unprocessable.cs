using BingeMe.Http;

namespace BingeMe.Handlers.Common;

/// <summary>422 with the details of a 400, for the operations whose contract answers bad fields so.</summary>
internal static class Unprocessable
{
    /// <summary>Every fault, by field.</summary>
    public static ApiException Of(ValidationErrors errors)
    {
        var bad = ApiException.Invalid(errors);
        return new ApiException(422, bad.Message, bad.Details);
    }

    /// <summary>One fault of one field.</summary>
    public static ApiException Field(string field, string text)
    {
        var errors = new ValidationErrors();
        errors.Add(field, text);
        return Of(errors);
    }
}
