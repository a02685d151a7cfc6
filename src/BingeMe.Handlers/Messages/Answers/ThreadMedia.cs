using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Messages.Answers;

/// <summary>A file of a message.</summary>
/// <param name="Id">The file's id.</param>
/// <param name="Type"><c>image</c>, <c>video</c>, <c>music</c> or <c>file</c>.</param>
/// <param name="File">Its address; empty while the message is locked for the reader.</param>
/// <param name="MimeType">From the extension.</param>
internal sealed record ThreadMedia(long Id, string Type, string File, [property: JsonPropertyName("mime_type")] string MimeType);
