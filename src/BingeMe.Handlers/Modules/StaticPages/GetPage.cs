using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.StaticPages;

/// <summary>Query of GET /p/{slug}.</summary>
internal sealed class PageLanguage
{
    /// <summary>The language that is looked for first; then come the house's and Spanish, in which every page was written.</summary>
    public string? Lang { get; set; }
}

/// <summary>GET /p/{slug}: a page that the administration wrote; some are for members or for verified creators. Contract: live-payout-privacy.md.</summary>
internal sealed partial class GetPage(Db db, HandlerSettings settings)
{
    private const string LastLanguage = "es";

    public async Task<Response<PageContent>> Handle(RequestContext<PageLanguage> context)
    {
        var slug = context.Route["slug"];
        var asked = context.Input.Lang;
        var errors = new ValidationErrors();
        errors.Unless(Slug().IsMatch(slug), "slug", "slug must have 1 to 100 letters, digits, _ or -.");
        errors.Unless(string.IsNullOrEmpty(asked) || Language().IsMatch(asked), "lang", "lang must be a language's code, such as en.");
        if (!errors.None) throw ApiException.Invalid(errors);
        string[] languages = string.IsNullOrEmpty(asked) ? [settings.DefaultLocale, LastLanguage] : [asked, settings.DefaultLocale, LastLanguage];
        var rows = await db.Run(sql => PagesSql.Find(sql, slug, languages), context.Cancelled);
        // The database takes other letters for the same ones; a page is meant by its very name.
        var page = languages.Select(l => rows.FirstOrDefault(r => r.Lang == l && r.Slug == slug)).FirstOrDefault(static r => r is not null)
            ?? throw ApiException.NotFound("There is no such page.");
        var isMember = context.Caller is MemberCaller;
        if (page.Access == "members" && !isMember) throw ApiException.Forbidden("This page is for members; sign in to read it.");
        if (page.Access == "creators" && !(isMember && MemberCaller.RowOf(context).IsVerifiedCreator)) throw ApiException.Forbidden("This page is for verified creators.");
        return Response.Ok("The page.", new PageContent(page.Title, page.Description, page.Keywords, page.Content ?? "")) with
        {
            SaysSuccess = true,
            IsPrivate = page.Access is "members" or "creators",
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,100}\z")]
    private static partial Regex Slug();

    [GeneratedRegex(@"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,6})?\z")]
    private static partial Regex Language();
}

/// <summary>What GET /p/{slug} answers.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Description">For search engines.</param>
/// <param name="Keywords">For search engines, with commas between them.</param>
/// <param name="Content">HTML of the administration's.</param>
internal sealed record PageContent(string Title, string? Description, string? Keywords, string Content);

internal static class PagesSql
{
    /// <summary>The page in some languages.</summary>
    public static async Task<List<PageRow>> Find(SqlScope sql, string slug, IReadOnlyList<string> languages)
    {
        var rows = await sql.Connection.QueryAsync<PageRow>(
            """
            select slug as Slug, lang as Lang, access as Access, title as Title, description as Description, keywords as Keywords, content as Content
            from pages
            where slug = @slug and lang in (@first, @second, @third)
            order by id
            """,
            new { slug, first = languages[0], second = languages[1], third = languages[^1] });
        return rows.ToList();
    }
}

internal sealed class PageRow
{
    public string Slug { get; set; } = "";

    public string Lang { get; set; } = "";

    public string? Access { get; set; }

    public string Title { get; set; } = "";

    public string? Description { get; set; }

    public string? Keywords { get; set; }

    public string? Content { get; set; }
}
