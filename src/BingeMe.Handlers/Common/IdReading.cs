using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Operations;

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

    /// <summary>An encoded id, or a plain whole number; null with a fault noted, for an operation that has others to tell in the same answer.</summary>
    public static long? Read(this EncodedIds ids, string? text, ValidationErrors errors, string field = "id")
    {
        if (ids.Read(text?.Trim()) is { } id) return id;
        errors.Add(field, Text(field));
        return null;
    }

    /// <summary>The path's id is told together with what is wrong about the input.</summary>
    public static OperationBuilder<TIn> WithId<TIn>(this InputBuilder<TIn> input, EncodedIds ids)
        where TIn : class => input.Parsed((context, errors) =>
        {
            ids.Read(context.Route["id"], errors);
            return ValueTask.FromResult(errors.None ? context.Input : null);
        });

    private static ApiException Bad(string field) => ApiException.BadField(field, Text(field));

    private static string Text(string field) => $"{field} must be an id as this API gives it out.";
}
