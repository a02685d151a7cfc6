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
        operations.Get("notes.list", "/notes").Open().Produces(static () => NotesJson.Default.NoteArray)
            .Handle(static _ => Task.FromResult(Response.Ok("The notes, by id.", Notes.Values.OrderBy(static n => n.Id, StringComparer.Ordinal).ToArray())));
        operations.Get("notes.get", "/notes/{id}").Open().Produces(static () => NotesJson.Default.Note)
            .Handle(static context => Task.FromResult(Response.Ok("The note.", Notes.GetValueOrDefault(context.Route["id"]) ?? throw ApiException.NotFound("There is no such note."))));
        operations.Post("notes.add", "/notes").Open().Accepts(static () => NotesJson.Default.Note).Produces(static () => NotesJson.Default.Note).Handle(Add);
    });

    private static Task<Response<Note>> Add(RequestContext<Note> context)
    {
        if (string.IsNullOrWhiteSpace(context.Input.Text)) throw ApiException.BadField("text", "text is required.");
        var note = context.Input with { Id = $"n{Notes.Count + 1}" };
        return Task.FromResult(Notes.TryAdd(note.Id, note) ? Response.Ok("Added.", note) with { Status = 201 } : throw ApiException.Conflict("Somebody was faster; send it again."));
    }
}

internal sealed record Note(string? Id, string? Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Note[]))]
internal sealed partial class NotesJson : JsonSerializerContext;
