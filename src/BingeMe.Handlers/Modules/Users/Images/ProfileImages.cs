using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>
/// Makes an upload the member's picture. The former one goes after the commit (ruling 12): legacy deleted it first and asked nobody whose
/// file it was.
/// </summary>
internal sealed class ProfileImages(Db db, IMediaStore store, Attachments attachments, AdminSettingsReader admin, IRandomSource entropy, TimeProvider clock)
{
    private const long MostBytes = 10 * 1024 * 1024;

    /// <summary>Sets the picture. Returns its file name.</summary>
    /// <exception cref="ApiException">400: no key of the member's own for this use, nothing uploaded, or no picture.</exception>
    public async Task<string> Set(ImageSlot slot, long memberId, string? text, CancellationToken cancelled)
    {
        var key = MediaKeys.Require(slot.Use, memberId, text, slot.Field);
        var username = (await db.Run(sql => Members.Present(sql, memberId), cancelled) ?? throw Authenticator.Gone()).Username;
        // Before the commit: behind it nothing may fail any more.
        var shared = await admin.Read(cancelled);
        var rules = new AttachmentRules(slot.Preset, slot.Field)
        {
            Subject = _ => slot.Field,
            MostBytes = MostBytes,
            Name = extension => NewName(memberId, username, extension),
        };
        var (fileName, former) = await attachments.Commit(
            [key],
            rules,
            async files => (files[0].FileName, await db.Run(sql => Replace(sql, slot, memberId, files[0].FileName), cancelled)),
            cancelled);
        if (slot.IsOf(memberId, former) && !slot.IsDefault(former, shared)) await Drop(slot, former);
        return fileName;
    }

    /// <summary>Puts the picture in the place of the former one, which it returns.</summary>
    private Task<string> Replace(SqlScope sql, ImageSlot slot, long memberId, string fileName) => sql.Transaction(async () =>
    {
        await sql.LockMember(memberId);
        var row = await Members.Present(sql, memberId) ?? throw Authenticator.Gone();
        var isAvatar = slot == ImageSlot.Avatar;
        await ImagesSql.Set(sql, memberId, isAvatar, fileName, clock.GetUtcNow());
        return (isAvatar ? row.Avatar : row.Cover) ?? "";
    });

    /// <summary><c>{username}-{userId}{unixSeconds}{10 random characters}</c>; the username without what does not belong into a key.</summary>
    private string NewName(long memberId, string? username, string extension)
    {
        var name = string.Concat((username ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));
        var random = string.Create(ImageSlot.RandomCharacters, entropy, static (letters, source) =>
        {
            for (var i = 0; i < letters.Length; i++) letters[i] = ImageSlot.Letters[source.Integer(0, ImageSlot.Letters.Length)];
        });
        return $"{(name.Length == 0 ? $"user{memberId}" : name)}-{memberId}{clock.GetUtcNow().ToUnixTimeSeconds()}{random}.{extension}";
    }

    private async Task Drop(ImageSlot slot, string fileName)
    {
        try
        {
            await store.Delete(slot.Use.Bucket, slot.Key(fileName), CancellationToken.None);
        }
        catch (DependencyException)
        {
            // The picture is set: a file that stays behind costs a little room and no more.
        }
    }
}
