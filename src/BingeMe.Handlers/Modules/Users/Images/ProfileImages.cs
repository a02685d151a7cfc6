using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>
/// Makes an upload the member's picture: read and convert it, store the conversion, commit, and only then delete the upload and the
/// former picture (ruling 12). Legacy deleted first and asked nobody whose file it was.
/// </summary>
internal sealed class ProfileImages(Db db, IMediaStore store, IImages images, AdminSettingsReader admin, IRandomSource entropy, TimeProvider clock)
{
    private const long MostBytes = 10 * 1024 * 1024;
    private const int RandomCharacters = 10;
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Sets the picture. Returns its file name.</summary>
    /// <exception cref="ApiException">400: no key of the member's own for this use, nothing uploaded, or no picture.</exception>
    public async Task<string> Set(ImageSlot slot, long memberId, string? text, CancellationToken cancelled)
    {
        var key = MediaKeys.Require(slot.Use, memberId, text, slot.Field);
        var converted = await Convert(slot, key, cancelled);
        for (var tries = 0; ; tries++)
        {
            var row = await db.Run(sql => Members.Present(sql, memberId), cancelled) ?? throw Authenticator.Gone();
            var fileName = NewName(row, converted.Extension);
            await store.Put(slot.Use.Bucket, slot.Key(fileName), new MediaObject(converted.Bytes, converted.ContentType), cancelled);
            var isAvatar = slot == ImageSlot.Avatar;
            var former = (isAvatar ? row.Avatar : row.Cover) ?? "";
            if (await db.Run(sql => ImagesSql.Set(sql, memberId, isAvatar, fileName, former, clock.GetUtcNow()), cancelled))
            {
                await Drop(slot, key.ToString(), cancelled);
                if (former.Length > 0 && !slot.IsDefault(former, await admin.Read(cancelled))) await Drop(slot, slot.Key(former), cancelled);
                return fileName;
            }

            // Another call set a picture in the meantime: its file is the former one now.
            await Drop(slot, slot.Key(fileName), cancelled);
            if (tries == 2) throw ApiException.Conflict($"The {slot.Field} is being changed elsewhere; try again.");
        }
    }

    private async Task<ConvertedImage> Convert(ImageSlot slot, MediaKey key, CancellationToken cancelled)
    {
        try
        {
            var upload = await store.Get(slot.Use.Bucket, key.ToString(), MostBytes, cancelled)
                ?? throw ApiException.BadField(slot.Field, $"{slot.Field} has not been uploaded.");
            return await images.Convert(upload.Bytes, slot.Preset, cancelled);
        }
        catch (ImageException e)
        {
            throw ApiException.BadField(slot.Field, $"{slot.Field}: {e.Message}");
        }
        catch (MediaTooLargeException)
        {
            throw ApiException.BadField(slot.Field, $"{slot.Field} must be a picture of at most {MostBytes / 1024 / 1024} MB.");
        }
    }

    /// <summary><c>{username}-{userId}{unixSeconds}{10 random characters}</c>; the username without what does not belong into a key.</summary>
    private string NewName(Member row, string extension)
    {
        var name = string.Concat((row.Username ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));
        var random = string.Create(RandomCharacters, entropy, static (letters, source) =>
        {
            for (var i = 0; i < letters.Length; i++) letters[i] = Letters[source.Integer(0, Letters.Length)];
        });
        return $"{(name.Length == 0 ? $"user{row.Id}" : name)}-{row.Id}{clock.GetUtcNow().ToUnixTimeSeconds()}{random}.{extension}";
    }

    private async Task Drop(ImageSlot slot, string key, CancellationToken cancelled)
    {
        try
        {
            await store.Delete(slot.Use.Bucket, key, cancelled);
        }
        catch (DependencyException)
        {
            // The picture is set: a file that stays behind costs a little room and no more.
        }
    }
}
