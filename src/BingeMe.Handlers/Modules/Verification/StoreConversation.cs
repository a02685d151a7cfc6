using System.Text.Json;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Tickets;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Verification;

/// <summary>Body of POST /verification/conversations.</summary>
internal sealed class VerificationMessageRequest
{
    public string? Message { get; set; }

    /// <summary>The key of an upload, or a list of such.</summary>
    public JsonElement Image { get; set; }
}

/// <summary>A message of bounded length.</summary>
internal sealed class VerificationMessageValidator : Validator<VerificationMessageRequest>
{
    public VerificationMessageValidator() => Text("message", static b => b.Message, static f => f.Required().AtMost(1000).Must(Texts.IsShown, Texts.NotShown("message"))
        .Must(static text => !PaperLinks.IsToken(text), PaperLinks.TokenText));
}

/// <summary>A message with the uploads that belong to it.</summary>
internal sealed record VerificationMessage(string Message, IReadOnlyList<MediaKey> Uploads);

/// <summary>POST /verification/conversations: says something to the house about being verified. Contract: live-payout-privacy.md.</summary>
internal sealed class StoreConversation(TicketThreads tickets)
{
    private const string Field = "image";

    /// <summary>Takes uploads of the caller's own for this use alone.</summary>
    public static ValueTask<VerificationMessage?> Read(RequestContext<VerificationMessageRequest> context, ValidationErrors errors)
    {
        var sent = Sent(context.Input.Image);
        if (sent is null) errors.Add(Field, "image must be a key, or a list of keys.");
        var keys = TicketThreads.Keys(TicketThread.Verification, context.MemberId, sent ?? [], Field, errors);
        return ValueTask.FromResult(errors.None ? new VerificationMessage(context.Input.Message!, keys) : null);
    }

    public async Task<Response<StoredVerificationMessage>> Handle(RequestContext<VerificationMessage> context)
    {
        var said = await tickets.Say(context, TicketThread.Verification, context.Input.Message, context.Input.Uploads, Field);
        return Response.Ok("Your message was sent.", new StoredVerificationMessage(
            said.Id, context.Input.Message, said.Image, said.Files > 0, said.Files, said.Converted, WireTime.Iso(context.Now)));
    }

    private static List<string?>? Sent(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        JsonValueKind.String => value.GetString() is { Length: > 0 } key ? [key] : [],
        JsonValueKind.Array => [.. value.EnumerateArray().Take(TicketThreads.MostFiles + 1).Select(static i => i.ValueKind == JsonValueKind.String ? i.GetString() : null)],
        _ => null,
    };
}

/// <summary>What POST /verification/conversations answers.</summary>
/// <param name="ConversationId">The plain number of the row.</param>
/// <param name="Message">As it was sent.</param>
/// <param name="Image">The bare name of the first picture, else of the first file; null without one.</param>
/// <param name="MediaProcessed">Whether files came along.</param>
/// <param name="OriginalCount">How many.</param>
/// <param name="ConvertedCount">How many of them were encoded anew.</param>
/// <param name="CreatedAt">When it was said.</param>
internal sealed record StoredVerificationMessage(
    long ConversationId, string Message, string? Image, bool MediaProcessed, int OriginalCount, int ConvertedCount, string CreatedAt);
