using System.Globalization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Media;

/// <summary>
/// The one life of an uploaded file (rulings 12 and 38; platform-auth P12, P20.12). Whatever is committed becomes an object of its own, under a
/// new name and of a type that are the server's, so that no signed address reaches it; then comes the database's commit; only then the
/// upload goes. A commit that fails takes back what it wrote itself and nothing else.
/// </summary>
internal sealed class Attachments(Db db, IMediaStore store, IImages images, AdminSettingsReader settings, MediaKeys keys)
{
    /// <summary>The most of a picture that is held in memory, whatever the administration allows.</summary>
    private const long MostPictureBytes = 25 * 1024 * 1024;

    /// <summary>Makes the files of some uploads, has them recorded, and deletes the uploads.</summary>
    /// <param name="uploads">Checked by <see cref="MediaKeys.Require"/> already.</param>
    /// <param name="rules">What becomes of them.</param>
    /// <param name="record">
    /// Writes the rows that name the files: one transaction, and nothing that can fail behind its commit. Called once, while no connection of
    /// the caller's should be out of its pool.
    /// </param>
    /// <param name="cancelled">Ends the work on the files.</param>
    /// <exception cref="ApiException">Of the rules' status, with every upload that was not made, is no picture or too large.</exception>
    public async Task<T> Commit<T>(IReadOnlyList<MediaKey> uploads, AttachmentRules rules, Func<IReadOnlyList<Attachment>, Task<T>> record, CancellationToken cancelled)
    {
        if (uploads.Count == 0) return await record([]);
        var begun = new List<(MediaBucket Bucket, string Key)>(uploads.Count);
        var files = new List<Attachment>(uploads.Count);
        T recorded;
        try
        {
            var most = await Most(rules, cancelled);
            var faults = new ValidationErrors();
            foreach (var upload in uploads)
                if (await Make(upload, rules, most, begun, faults, cancelled) is { } file)
                    files.Add(file);
            if (!faults.None) throw ApiException.Invalid(faults, rules.RefusedStatus);
        }
        catch
        {
            await Delete(begun);
            throw;
        }

        try
        {
            recorded = await record(files);
        }
        catch (Exception e) when (e is not DependencyException { IsOutcomeUnknown: true })
        {
            // An unknown outcome may be rows that name the files.
            await Delete(begun);
            throw;
        }

        await DropUploads(uploads);
        return recorded;
    }

    private async Task<long> Most(AttachmentRules rules, CancellationToken cancelled) =>
        rules.MostBytes ?? (long)(new PostLimits(await settings.Read(cancelled)).FileMegabytes * 1024 * 1024);

    /// <summary>Makes a file's object. An upload that cannot become one is a fault, and those behind it are looked at all the same.</summary>
    private async Task<Attachment?> Make(
        MediaKey upload, AttachmentRules rules, long most, List<(MediaBucket Bucket, string Key)> begun, ValidationErrors faults, CancellationToken cancelled)
    {
        var isPicture = MediaTypes.Pictures.Contains(upload.Extension, StringComparer.Ordinal);
        var isCopied = rules.KeepsBytes(upload) || (!isPicture && (upload.Use.KeepsUndecodable || MediaTypes.Folder(upload.Extension) != "images"));
        try
        {
            var made = isCopied ? await Copy(upload, rules, most, begun, cancelled) : await Convert(upload, rules, Math.Min(most, MostPictureBytes), begun, cancelled);
            if (made is null) faults.Add(rules.FieldOf?.Invoke(upload) ?? rules.Field, $"{rules.Subject(upload)} has not been uploaded.");
            return made;
        }
        catch (ImageException e)
        {
            faults.Add(rules.FieldOf?.Invoke(upload) ?? rules.Field, $"{rules.Subject(upload)}: {e.Message}");
        }
        catch (MediaTooLargeException e)
        {
            faults.Add(rules.FieldOf?.Invoke(upload) ?? rules.Field, string.Create(CultureInfo.InvariantCulture, $"{rules.Subject(upload)}: {(isCopied ? "files" : "pictures")} may have at most {e.Most / 1048576m:0.##} MB."));
        }

        return null;
    }

    /// <summary>Null: it has not been uploaded.</summary>
    private async Task<Attachment?> Convert(MediaKey upload, AttachmentRules rules, long most, List<(MediaBucket Bucket, string Key)> begun, CancellationToken cancelled)
    {
        if (await store.Get(upload.Use.Bucket, upload.ToString(), most, cancelled) is not { } original) return null;
        var made = await images.Convert(original.Bytes, rules.Preset, cancelled);
        var name = Begin(upload, rules, made.Extension, begun);
        await store.Put(upload.Use.Bucket, begun[^1].Key, new MediaObject(made.Bytes, made.ContentType), cancelled);
        return new Attachment(upload, begun[^1].Key, name, made.Extension, made.Bytes.Length, IsConverted: !made.IsAnimation);
    }

    /// <summary>Null: it has not been uploaded.</summary>
    private async Task<Attachment?> Copy(MediaKey upload, AttachmentRules rules, long most, List<(MediaBucket Bucket, string Key)> begun, CancellationToken cancelled)
    {
        var name = Begin(upload, rules, upload.Extension, begun);
        return await store.Copy(upload.Use.Bucket, upload.ToString(), begun[^1].Key, MediaTypes.ContentType(upload.Extension), most, cancelled) is { } length
            ? new Attachment(upload, begun[^1].Key, name, upload.Extension, length, IsConverted: false)
            : null;
    }

    /// <summary>Notes the new object before it is written: a write whose answer is lost is taken back, too. Returns its file name.</summary>
    private string Begin(MediaKey upload, AttachmentRules rules, string extension, List<(MediaBucket Bucket, string Key)> begun)
    {
        var key = keys.Committed(upload, extension);
        var name = rules.Name?.Invoke(extension) ?? key.FileName;
        begun.Add((upload.Use.Bucket, rules.Name is null ? key.ToString() : $"{upload.Use.Prefix}{name}"));
        return name;
    }

    /// <summary>The rows are there: a file that stays behind costs a little room, and what the caller is told does not hang on tidying up.</summary>
    private async Task DropUploads(IReadOnlyList<MediaKey> uploads)
    {
        HashSet<string> used;
        try
        {
            // Legacy committed some files under their uploads' names: those are handed in again, and must stay for their rows.
            used = await db.Run(sql => MediaReferences.Used(sql, uploads), CancellationToken.None);
        }
        catch (DependencyException)
        {
            return;
        }

        await Delete(uploads.Where(u => !used.Contains(u.Stem)).Select(static u => (u.Use.Bucket, u.ToString())));
    }

    private async Task Delete(IEnumerable<(MediaBucket Bucket, string Key)> objects)
    {
        foreach (var (bucket, key) in objects)
        {
            try
            {
                await store.Delete(bucket, key, CancellationToken.None);
            }
            catch (DependencyException)
            {
                // The commit's own outcome stands.
            }
        }
    }
}

/// <summary>What becomes of the uploads of one commit.</summary>
/// <param name="Preset">Size and quality of pictures.</param>
/// <param name="Field">The input that names them: what is wrong about uploads is told under it.</param>
internal sealed record AttachmentRules(ImagePreset Preset, string Field)
{
    /// <summary>The input that names an upload, where there are several.</summary>
    public Func<MediaKey, string>? FieldOf { get; init; }

    /// <summary>Whether an upload stays as it is, a picture too: what is sold is what its seller uploaded.</summary>
    public Func<MediaKey, bool> KeepsBytes { get; init; } = static _ => false;

    /// <summary>The status of an answer to bad uploads.</summary>
    public int RefusedStatus { get; init; } = 400;

    /// <summary>How sentences name an upload.</summary>
    public Func<MediaKey, string> Subject { get; init; } = static upload => upload.ToString();

    /// <summary>The most bytes of a file; null = what the administration allows.</summary>
    public long? MostBytes { get; init; }

    /// <summary>Gives a file its name, from its extension; null = owner and a new UUID. What it gives must be new.</summary>
    public Func<string, string>? Name { get; init; }
}

/// <summary>A committed file.</summary>
/// <param name="Upload">The key as handed in.</param>
/// <param name="Key">Its own key.</param>
/// <param name="FileName">The last part of its key.</param>
/// <param name="Extension">Without a dot.</param>
/// <param name="Length">Bytes.</param>
/// <param name="IsConverted">Whether it is a picture that was encoded anew.</param>
internal sealed record Attachment(MediaKey Upload, string Key, string FileName, string Extension, long Length, bool IsConverted);
