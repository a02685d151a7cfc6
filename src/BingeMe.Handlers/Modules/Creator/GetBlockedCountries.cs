using System.Text.Json.Serialization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>GET /creator/block-countries: the countries in which a creator does not want to be seen. Contract: creator-commerce.md.</summary>
internal sealed class GetBlockedCountries(Db db)
{
    public async Task<Response<BlockedCountries>> Handle(RequestContext<Unit> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        return Response.Ok("Blocked countries.", new BlockedCountries(await Stored(sql, context.MemberId)));
    }

    /// <summary>The stored codes in their order.</summary>
    /// <exception cref="ApiException">404: no verified creator.</exception>
    public static async Task<IReadOnlyList<string>> Stored(SqlScope sql, long me) =>
        await CountriesSql.Find(sql, me) is { VerifiedId: "yes" } row
            ? Texts.List(row.BlockedCountries)
            : throw ApiException.NotFound("Only verified creators can block countries.");
}

/// <summary>Countries (ISO 3166-1 alpha-2).</summary>
internal sealed record BlockedCountries([property: JsonPropertyName("blocked_countries")] IReadOnlyList<string> Codes);
