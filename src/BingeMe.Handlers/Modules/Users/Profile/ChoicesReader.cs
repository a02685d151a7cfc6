using System.Collections.Concurrent;
using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>
/// Languages, countries and states, which hardly ever change: kept for a minute, as the settings are, so that a change by the administration
/// reaches every server within that time.
/// </summary>
internal sealed class ChoicesReader(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<long, Choices> kept = new();

    /// <summary>What can be chosen where a country is chosen already.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="countryId">The country; 0 for none, which has no states.</param>
    public async ValueTask<Choices> Read(SqlScope sql, long countryId)
    {
        var now = clock.GetUtcNow();
        if (kept.TryGetValue(countryId, out var held) && now < held.Until && now >= held.Until - Lifetime) return held;
        await using var results = await sql.Send(
            """
            select id as Id, name as Name, abbreviation as Abbreviation from languages order by name, id;
            select id as Id, country_name as Name, country_code as Code from countries order by country_name, id;
            select id as Id, name as Name, coalesce(code, '') as Code from states where countries_id = @countryId order by name, id
            """,
            ("@countryId", countryId));
        var read = new Choices(
            await results.List(static r => r.GetRowParser<LanguageRow>()),
            await results.List(static r => r.GetRowParser<PlaceRow>()),
            await results.List(static r => r.GetRowParser<PlaceRow>()),
            now + Lifetime);
        // A country that there is not is not kept: members may have stored any number.
        if (countryId == 0 || read.Countries.Exists(c => c.Id == countryId)) kept[countryId] = read;
        return read;
    }
}

/// <summary>What the settings page offers to choose from, until it is read anew.</summary>
internal sealed record Choices(List<LanguageRow> Languages, List<PlaceRow> Countries, List<PlaceRow> States, DateTimeOffset Until);
