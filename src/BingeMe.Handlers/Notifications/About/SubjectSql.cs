using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Notifications.About;

/// <summary>Looks up what notifications are about: one query a kind of thing on the page, none a row.</summary>
internal sealed class SubjectSql(IDatabase database)
{
    /// <summary>Descriptions of posts.</summary>
    public Task<Dictionary<long, SubjectRow>> Posts(IReadOnlyCollection<long> ids, CancellationToken cancelled) =>
        Read($"select id as Id, description as Text from updates where id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    /// <summary>Texts of messages.</summary>
    public Task<Dictionary<long, SubjectRow>> Messages(IReadOnlyCollection<long> ids, CancellationToken cancelled) =>
        Read($"select id as Id, message as Text from messages where id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    /// <summary>Names of the products behind purchases.</summary>
    public Task<Dictionary<long, SubjectRow>> Purchases(IReadOnlyCollection<long> ids, CancellationToken cancelled) => Read(
        $"select p.id as Id, g.name as Text from purchases p inner join products g on g.id = p.products_id where p.id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    /// <summary>Names of products.</summary>
    public Task<Dictionary<long, SubjectRow>> Products(IReadOnlyCollection<long> ids, CancellationToken cancelled) =>
        Read($"select id as Id, name as Text from products where id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    /// <summary>Names and beginnings of lives.</summary>
    public Task<Dictionary<long, SubjectRow>> Lives(IReadOnlyCollection<long> ids, CancellationToken cancelled) => Read(
        $"select id as Id, name as Text, date_time as StartsAt, is_utc as IsUtc from live_streamings where id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    private async Task<Dictionary<long, SubjectRow>> Read(string sql, IReadOnlyCollection<long> ids, CancellationToken cancelled)
    {
        if (ids.Count == 0) return [];
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<SubjectRow>(sql, new { ids = SqlList.Json(ids) });
        return rows.ToDictionary(r => r.Id);
    }
}
