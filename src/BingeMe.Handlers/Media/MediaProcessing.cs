using System.Globalization;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Media;

/// <summary>
/// Makes uploads fit to be shown (platform-auth P12, P20.12): pictures become upright WebP files without metadata beside the original.
/// Use it in three steps: <see cref="Process"/>, the database's commit, <see cref="DeleteOriginals"/>. An original goes only after the
/// commit, and never when it is its own conversion (ruling 12).
/// </summary>
internal sealed class MediaProcessing(IMediaStore store, IImages images, AdminSettingsReader settings)
{
    /// <summary>The most of a picture that is held in memory, whatever the administration allows.</summary>
    private const long MostPictureBytes = 25 * 1024 * 1024;

    /// <summary>Converts the pictures among some uploads; every other file must be there and stays as it is.</summary>
    /// <param name="keys">Checked by <see cref="MediaKeys.Require"/> already.</param>
    /// <param name="preset">Size and quality of the conversions.</param>
    /// <param name="cancelled">Ends the work.</param>
    /// <exception cref="ApiException">400 naming the key: not uploaded, no picture, too large.</exception>
    public async Task<ProcessedMedia> Process(IReadOnlyList<MediaKey> keys, ImagePreset preset, CancellationToken cancelled)
    {
        var files = new List<ProcessedFile>(keys.Count);
        var most = (long)(new PostLimits(await settings.Read(cancelled)).FileMegabytes * 1024 * 1024);
        try
        {
            foreach (var key in keys) files.Add(await One(key, preset, most, cancelled));
        }
        catch
        {
            await Undo(new ProcessedMedia(files));
            throw;
        }

        return new ProcessedMedia(files);
    }

    /// <summary>Deletes the conversions again when what they were made for was not stored; the originals are still there for another try.</summary>
    public Task Undo(ProcessedMedia media) => Delete(media.Files.Where(f => f.Original != f.Stored).Select(f => f.Stored), CancellationToken.None);

    /// <summary>Deletes what the conversions replaced. Call it after the commit; a file that stays behind costs a little room and no more.</summary>
    public Task DeleteOriginals(ProcessedMedia media, CancellationToken cancelled) =>
        Delete(media.Files.Where(f => f.Original != f.Stored).Select(f => f.Original), cancelled);

    private async Task Delete(IEnumerable<MediaKey> keys, CancellationToken cancelled)
    {
        foreach (var key in keys)
        {
            try
            {
                await store.Delete(key.Use.Bucket, key.ToString(), cancelled);
            }
            catch (DependencyException)
            {
                // What the member is told must not hang on tidying up.
            }
        }
    }

    /// <summary>The size is asked before anything is read: signed addresses cannot bound what is put there.</summary>
    private async Task<ProcessedFile> One(MediaKey key, ImagePreset preset, long most, CancellationToken cancelled)
    {
        var size = (await store.Head(key.Use.Bucket, key.ToString(), cancelled) ?? throw Missing(key)).Length;
        if (size > most) throw ApiException.BadRequest(string.Create(CultureInfo.InvariantCulture, $"{key}: files may have at most {most / 1048576m:0.##} MB."));
        var isPicture = MediaTypes.Pictures.Contains(key.Extension, StringComparer.Ordinal);
        if (!isPicture && (key.Use.KeepsUndecodable || MediaTypes.Folder(key.Extension) != "images"))
        {
            return new ProcessedFile(key, key, IsConverted: false);
        }

        try
        {
            var original = await store.Get(key.Use.Bucket, key.ToString(), MostPictureBytes, cancelled) ?? throw Missing(key);
            var converted = await images.Convert(original.Bytes, preset, cancelled);
            // An animation keeps its bytes, and with them its name, unless the name says another type.
            var stored = converted.IsAnimation && MediaTypes.ContentType(key.Extension) == converted.ContentType ? key : MediaKeys.ConversionOf(key, converted.Extension);
            await store.Put(stored.Use.Bucket, stored.ToString(), new MediaObject(converted.Bytes, converted.ContentType), cancelled);
            return new ProcessedFile(key, stored, IsConverted: !converted.IsAnimation);
        }
        catch (ImageException e)
        {
            throw ApiException.BadRequest($"{key}: {e.Message}");
        }
        catch (MediaTooLargeException e)
        {
            throw ApiException.BadRequest($"{key}: pictures may have at most {e.Most / 1024 / 1024} MB.");
        }
    }

    private static ApiException Missing(MediaKey key) => ApiException.BadRequest($"{key} has not been uploaded.");
}

/// <summary>What became of uploaded files.</summary>
/// <param name="Files">One a key, in the order of the keys.</param>
internal sealed record ProcessedMedia(IReadOnlyList<ProcessedFile> Files)
{
    /// <summary>Every key as handed in (platform-auth P12).</summary>
    public IReadOnlyList<string> Original => [.. Files.Select(f => f.Original.ToString())];

    /// <summary>The keys of what was converted.</summary>
    public IReadOnlyList<string> Converted => [.. Files.Where(f => f.IsConverted).Select(f => f.Stored.ToString())];
}

/// <summary>One uploaded file after processing.</summary>
/// <param name="Original">The key as handed in.</param>
/// <param name="Stored">The key to be kept in the database: the conversion's, or the original.</param>
/// <param name="IsConverted">Whether it is a picture that was converted, be it in its place.</param>
internal sealed record ProcessedFile(MediaKey Original, MediaKey Stored, bool IsConverted);
