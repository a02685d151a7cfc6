using System.Text;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator.Agreement;

/// <summary>GET /creator/agreement-pdf: the caller's own signed agreement. The stored file decides, no flag of the database. Contract: creator-commerce.md.</summary>
internal sealed class DownloadAgreement(Db db, IMediaStore store)
{
    /// <summary>More than any agreement has.</summary>
    public const long MostBytes = 16 * 1024 * 1024;

    public const string ContentType = "application/pdf";

    public async ValueTask<ApiResponse> Handle(RequestContext<Unit> context)
    {
        var party = await db.Run(sql => AgreementSql.Party(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        var paper = await store.Get(MediaBucket.Agreement, SubmitAgreement.KeyOf(context.MemberId), MostBytes, context.Cancelled)
            ?? throw ApiException.NotFound("You have not signed an agreement yet.");
        var answer = new ApiResponse { Body = paper.Bytes };
        answer.Headers["Content-Type"] = ContentType;
        answer.Headers["Content-Disposition"] = $"attachment; filename=\"agreement-{Slug(party.Name)}.pdf\"";
        return answer;
    }

    /// <summary>A name as a part of a file's name: letters a to z and digits, everything else one hyphen; <c>user</c> where nothing is left.</summary>
    internal static string Slug(string? name)
    {
        var slug = new StringBuilder();
        foreach (var c in (name ?? "").ToLowerInvariant())
        {
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9')) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        var trimmed = slug.ToString().TrimEnd('-');
        return trimmed.Length == 0 ? "user" : trimmed;
    }
}
