using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;

namespace Notes;

/// <summary>An API of three operations, kept in memory. It knows neither of the two hosts beside it.</summary>
internal static class NotesApi
{
    private static readonly ConcurrentDictionary<string, Note> Notes = new();

    public static IApi Create() => PlainPipeline.Of(static operations =>
    {
        operations.Get("notes.list", "/notes").Open().Answers(static () => NotesJson.Default.NoteArray)
            .Handle(static _ => Task.FromResult(Reply.Ok("The notes, by id.", Notes.Values.OrderBy(static n => n.Id, StringComparer.Ordinal).ToArray())));
        operations.Get("notes.get", "/notes/{id}").Open().Answers(static () => NotesJson.Default.Note)
            .Handle(static call => Task.FromResult(Reply.Ok("The note.", Notes.GetValueOrDefault(call.Route["id"]) ?? throw ApiException.NotFound("There is no such note."))));
        operations.Post("notes.add", "/notes").Open().Takes(static () => NotesJson.Default.Note).Answers(static () => NotesJson.Default.Note).Handle(Add);
    });

    private static Task<Reply<Note>> Add(Call<Note> call)
    {
        if (string.IsNullOrWhiteSpace(call.Input.Text)) throw ApiException.BadField("text", "text is required.");
        var note = call.Input with { Id = $"n{Notes.Count + 1}" };
        return Task.FromResult(Notes.TryAdd(note.Id, note) ? Reply.Ok("Added.", note) with { Status = 201 } : throw ApiException.Conflict("Somebody was faster; send it again."));
    }
}

internal sealed record Note(string? Id, string? Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Note[]))]
internal sealed partial class NotesJson : JsonSerializerContext;
