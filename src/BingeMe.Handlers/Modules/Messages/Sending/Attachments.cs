using BingeMe.Handlers.Common;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Messages.Sending;

/// <summary>
/// Files of a message in three steps: <see cref="Prepare"/> before the transaction; after the commit <see cref="Keep"/>; if nothing was
/// stored <see cref="Discard"/>, which knows what was written.
/// </summary>
internal sealed class Attachments(MediaProcessing processing, IMediaStore store)
{
    /// <summary>Converts pictures and makes sure that every file is there.</summary>
    /// <exception cref="ApiException">422: a file was not uploaded, or is no picture.</exception>
    public async Task<AttachedFiles> Prepare(IReadOnlyList<MediaKey> keys, CancellationToken cancelled)
    {
        if (keys.Count == 0) return AttachedFiles.None;
        var done = new List<ProcessedFile>(keys.Count);
        try
        {
            // One at a time, so that a bad one later in the list does not leave the conversions of those before it behind.
            foreach (var key in keys) done.AddRange((await processing.Process([key], ImagePreset.Media, cancelled)).Files);
        }
        catch (Exception e)
        {
            await Remove(done.Where(f => f.Original != f.Stored).Select(f => f.Stored.ToString()));
            if (e is not ApiException { Status: 400 }) throw;
            var errors = new ValidationErrors();
            errors.Add("media", e.Message);
            throw Unprocessable.Of(errors);
        }

        var files = new List<StoredFile>(done.Count);
        foreach (var file in done)
        {
            var info = await store.Head(MediaUse.Messages.Bucket, file.Stored.ToString(), cancelled);
            files.Add(new StoredFile(file.Stored.ToString(), Type(file.Original.Extension), info?.Length ?? 0));
        }

        var media = new ProcessedMedia(done);
        return new AttachedFiles(files, media.Original, media.Converted);
    }

    /// <summary>The message is stored: the originals of conversions may go (ruling 12). Costs nothing when they went before.</summary>
    public Task Keep(AttachedFiles files) => Remove(files.Original.Except(files.Files.Select(f => f.Path)));

    /// <summary>Nothing was stored: the conversions go, and the originals stay for another try.</summary>
    public Task Discard(AttachedFiles files) => Remove(files.Files.Select(f => f.Path).Except(files.Original));

    private static string Type(string extension) => MediaTypes.Folder(extension) switch
    {
        "images" => "image",
        "videos" => "video",
        "music" => "music",
        _ => "file",
    };

    private async Task Remove(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            try
            {
                await store.Delete(MediaUse.Messages.Bucket, key, CancellationToken.None);
            }
            catch (DependencyException)
            {
                // A file left behind costs a little room; the message's own outcome stands.
            }
        }
    }
}

/// <summary>The files of a message after processing.</summary>
/// <param name="Files">What its table gets, in order.</param>
/// <param name="Original">Every key as sent.</param>
/// <param name="Converted">The keys of the pictures made of them.</param>
internal sealed record AttachedFiles(IReadOnlyList<StoredFile> Files, IReadOnlyList<string> Original, IReadOnlyList<string> Converted)
{
    /// <summary>No files.</summary>
    public static readonly AttachedFiles None = new([], [], []);

    /// <summary>Extension of the first file as it was sent: <c>messages.format</c>.</summary>
    public string Format => Original.Count == 0 ? "" : Original[0][(Original[0].LastIndexOf('.') + 1)..];

    /// <summary><c>messages.size</c>: legacy writes 0 for any message with files.</summary>
    public string Size => Files.Count == 0 ? "" : "0";
}

/// <summary>A file of a message, as its table holds it.</summary>
/// <param name="Path">The key.</param>
/// <param name="Type"><c>image</c>, <c>video</c>, <c>music</c> or <c>file</c>.</param>
/// <param name="Size">Bytes.</param>
internal sealed record StoredFile(string Path, string Type, long Size);
