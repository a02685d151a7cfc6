using BingeMe.Handlers.Data;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>Body of POST /creator/block-countries.</summary>
internal sealed class CountriesRequest
{
    /// <summary>Codes in any case; none at all clears the list.</summary>
    public IReadOnlyList<string>? Countries { get; set; }

    /// <summary>What becomes of the stored list; null = it is replaced.</summary>
    public string? Mode { get; set; }
}

/// <summary>A list of bounded length, and a mode that there is.</summary>
internal sealed class CountriesValidator : Validator<CountriesRequest>
{
    private const int Most = 300;

    public CountriesValidator()
    {
        List("countries", static b => b.Countries?.Count, static f => f.Required().Count(0, Most));
        Text("mode", static b => b.Mode, static f => f.OneOf(["replace", "remove", "toggle", "merge"]));
    }
}

/// <summary>POST /creator/block-countries: sets, or changes, the countries in which a creator does not want to be seen. Contract: creator-commerce.md.</summary>
internal sealed class UpdateBlockedCountries(Db db)
{
    public async Task<Response<Unit>> Handle(RequestContext<CountriesRequest> context)
    {
        var me = context.MemberId;
        List<string> given = [.. context.Input.Countries!.Select(static c => c.Trim().ToUpperInvariant()).Distinct(StringComparer.Ordinal)];
        await using var sql = await db.Connect(context.Cancelled);
        await sql.Transaction(async () =>
        {
            // Changes are made to what stands, one after the other.
            await sql.LockMember(me);
            var stored = (await GetBlockedCountries.Stored(sql, me)).Select(static c => c.ToUpperInvariant());
            if (given.Count > 0) Require(given, await CountriesSql.Codes(sql));
            IEnumerable<string> codes = context.Input.Mode switch
            {
                "remove" => stored.Except(given, StringComparer.Ordinal),
                "merge" => stored.Union(given, StringComparer.Ordinal),
                "toggle" => stored.Except(given, StringComparer.Ordinal).Union(given.Except(stored, StringComparer.Ordinal), StringComparer.Ordinal),
                _ => given,
            };
            if (!await CountriesSql.Write(sql, me, codes, sql.Now)) throw ApiException.Failed("The countries could not be saved.");
            return true;
        });
        return Response.Ok("Blocked countries saved.");
    }

    private static void Require(List<string> given, HashSet<string> known)
    {
        var errors = new ValidationErrors();
        foreach (var code in given.Where(c => !known.Contains(c))) errors.Add("countries", $"countries holds {code}, which is no country's code.");
        if (!errors.None) throw ApiException.Invalid(errors);
    }
}
