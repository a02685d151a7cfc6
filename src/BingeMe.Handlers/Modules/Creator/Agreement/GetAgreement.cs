using System.Globalization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator.Agreement;

/// <summary>GET /creator/agreement: what the form of the creator agreement is filled in with. Contract: creator-commerce.md.</summary>
internal sealed class GetAgreement(Db db)
{
    public async Task<Response<AgreementForm>> Handle(RequestContext<Unit> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        var party = await AgreementSql.Party(sql, context.MemberId) ?? throw Authenticator.Gone();
        var now = context.Now.UtcDateTime;
        return Response.Ok("Creator agreement.", new AgreementForm(
            new AgreementParty(context.MemberId, party.Name ?? "", party.Email ?? "", party.Mobile ?? "", party.Address ?? "", party.City ?? "", party.Zip ?? ""),
            new AgreementDate(WireTime.Iso(context.Now), now.ToString("MMMM", CultureInfo.InvariantCulture), now.Year, now.Day)));
    }
}

/// <summary>What the form is filled in with.</summary>
internal sealed record AgreementForm(AgreementParty User, AgreementDate Agreement);

/// <summary>The creator; empty texts for what is not known.</summary>
internal sealed record AgreementParty(long Id, string Name, string Email, string Mobile, string Address, string City, string Zip);

/// <summary>The present, once whole and once in parts, in UTC.</summary>
internal sealed record AgreementDate(string CurrentDate, string CurrentMonth, int CurrentYear, int CurrentDay);
