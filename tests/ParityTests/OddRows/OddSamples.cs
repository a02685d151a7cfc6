using System.Text.RegularExpressions;
using BingeMe.Replay.Samples;
using BingeMe.TestSupport.Engines;
using BingeMe.TestSupport.Statements;
using ParityTests.Support;

namespace ParityTests.OddRows;

/// <summary>
/// The samples that an odd column can reach: those whose statements name its table. One whose statements, over rows as they should be, do not, takes
/// the same way whatever the column holds.
/// </summary>
internal sealed partial class OddSamples
{
    /// <summary>Tables whose triggers write to another one (db/migrations/0024_earnings_by_day.sql).</summary>
    private static readonly Dictionary<string, string> Written = new(StringComparer.Ordinal) { ["transactions"] = "earnings_by_day" };

    private static readonly Lazy<Task<OddSamples>> OfReadings = new(() => Learn(isReading: true));
    private static readonly Lazy<Task<OddSamples>> OfWrites = new(() => Learn(isReading: false));
    private readonly List<(Sample Sample, HashSet<string> Words, HashSet<string> Faults)> known = [];

    public static Task<OddSamples> Readings => OfReadings.Value;

    public static Task<OddSamples> Writes => OfWrites.Value;

    /// <summary>Those that may see a column of a table.</summary>
    /// <param name="columns">Columns of one table.</param>
    /// <param name="more">Columns of the table that are computed, of which a statement may read one instead.</param>
    public IEnumerable<Sample> Touched(IReadOnlyCollection<Column> columns, IReadOnlyCollection<string> more) =>
        known.Where(k => k.Words.Contains(columns.First().Table) && (columns.Any(c => k.Words.Contains(c.Name)) || more.Any(k.Words.Contains))).Select(static k => k.Sample);

    /// <summary>Whether a sample is answered with a fault over rows that are as they should be, too.</summary>
    public bool IsKnown(Sample sample, string fault) => known.Single(k => k.Sample == sample).Faults.Contains(fault);

    private static async Task<OddSamples> Learn(bool isReading)
    {
        var samples = new OddSamples();
        foreach (var sample in Repository.Corpus.Samples.Where(s => s.Id.Split('/')[0] is not ("docs" or "formats" or "health" or "routes")))
        {
            if (sample.Text.Contains("\"GET\"", StringComparison.Ordinal) != isReading) continue;
            var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var faults = new HashSet<string>(StringComparer.Ordinal);
            var ledger = new StatementLedger(sent =>
            {
                lock (words)
                {
                    foreach (var word in Word().EnumerateMatches(sent.Sql)) words.Add(sent.Sql.Substring(word.Index, word.Length));
                }
            });

            // A store of its own: what a process keeps for a minute (settings, names of countries) is read each time.
            await using var store = await OddStore.Of(Engine.Sqlite, new OddFaults(f => faults.Add(f)), ledger);
            await store.Send(sample);
            foreach (var (table, other) in Written)
            {
                if (words.Contains(table)) words.Add(other);
            }

            samples.known.Add((sample, words, faults));
        }

        return samples;
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
