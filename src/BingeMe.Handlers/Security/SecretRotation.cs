using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Security;

/// <summary>
/// Encrypts sealed fields anew under the secret for new ones, batch by batch. Each batch is a transaction of its own, and a field is written only
/// where it still is what was read; so it may be broken off at any moment, run beside traffic, and run again: what is done is left alone.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="fields">With a ring that opens what is stored.</param>
internal sealed class SecretRotation(Db db, SealedFields fields)
{
    private static readonly (string Table, string Column)[] Places =
        [("verification_requests", "pancard"), ("verification_requests", "aadhar"), ("users", "bank"), ("users", "paypal_sealed")];

    /// <summary>Goes through every place.</summary>
    /// <param name="batch">Fields of a batch.</param>
    /// <param name="isDryRun">Whether nothing is written.</param>
    /// <param name="progress">Is told how a place stands behind each batch.</param>
    /// <param name="cancelled">Ends the work between two batches.</param>
    /// <returns>How each place stands at the end.</returns>
    /// <exception cref="OperationCanceledException">It was broken off; what was reported is done.</exception>
    /// <exception cref="DependencyException">The database does not answer; what was reported is done.</exception>
    public async Task<IReadOnlyList<RotatedPlace>> Run(int batch, bool isDryRun, Action<RotatedPlace> progress, CancellationToken cancelled)
    {
        var done = new List<RotatedPlace>(Places.Length);
        foreach (var (table, column) in Places)
        {
            var place = new RotatedPlace(table, column, 0, 0, 0, [], 0);
            for (var isLast = false; !isLast;)
            {
                cancelled.ThrowIfCancellationRequested();
                (place, isLast) = await Batch(place, batch, isDryRun, cancelled);
                progress(place);
            }

            done.Add(place);
        }

        return done;
    }

    private async Task<(RotatedPlace Place, bool IsLast)> Batch(RotatedPlace place, int batch, bool isDryRun, CancellationToken cancelled)
    {
        await using var sql = await db.Connect(cancelled);
        var rows = (await sql.Connection.QueryAsync<SealedRow>(
            $"select id as Id, {place.Column} as Stored from {place.Table} where id > @last and {place.Column} like @prefix order by id limit @batch",
            new { last = place.LastId, prefix = SealedFields.Prefix, batch })).ToList();
        if (rows.Count == 0) return (place, true);
        var read = rows.ConvertAll(r => (Row: r, Field: fields.Read(r.Stored)));
        var former = read.Where(static r => r.Field.State == SealedState.Former).ToList();
        var written = isDryRun || former.Count == 0 ? former.Count : await sql.Transaction(async () =>
        {
            var count = 0;
            foreach (var (row, field) in former)
            {
                // A field that was written meanwhile is its writer's, under the new secret.
                count += await sql.Connection.ExecuteAsync(
                    $"update {place.Table} set {place.Column} = @anew where id = @id and {place.Column} = @stored", new { anew = fields.Seal(field.Text), id = row.Id, stored = row.Stored });
            }

            return count;
        });
        return (
            place with
            {
                Current = place.Current + read.Count(static r => r.Field.State == SealedState.Current) + (former.Count - written),
                Rotated = place.Rotated + written,
                Unreadable = place.Unreadable + read.Count(static r => r.Field.State == SealedState.Unreadable),
                UnreadableIds = [.. place.UnreadableIds, .. read.Where(static r => r.Field.State == SealedState.Unreadable).Select(static r => r.Row.Id).Take(Math.Max(0, RotatedPlace.Named - place.UnreadableIds.Count))],
                LastId = rows[^1].Id,
            },
            rows.Count < batch);
    }
}

/// <summary>How the fields of a column stand.</summary>
/// <param name="Table">Whose column.</param>
/// <param name="Column">Which.</param>
/// <param name="Current">Fields that were under the secret for new ones already.</param>
/// <param name="Rotated">Fields that are now, or would be.</param>
/// <param name="Unreadable">Fields that no secret of the ring opens; they are left alone.</param>
/// <param name="UnreadableIds">The first rows of these.</param>
/// <param name="LastId">The row up to which this holds.</param>
public sealed record RotatedPlace(string Table, string Column, long Current, long Rotated, long Unreadable, IReadOnlyList<long> UnreadableIds, long LastId)
{
    /// <summary>Rows that are named.</summary>
    internal const int Named = 100;
}

/// <summary>A sealed field of a row.</summary>
internal sealed class SealedRow
{
    public long Id { get; set; }

    public string Stored { get; set; } = "";
}
