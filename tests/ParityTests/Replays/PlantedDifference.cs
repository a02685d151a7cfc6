using System.Text;
using System.Text.RegularExpressions;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ParityTests.Replays;

/// <summary>A difference planted on one side, and what a replay must call it.</summary>
/// <param name="Kind">Which of the twelve kinds it is.</param>
/// <param name="Case">The case that shows it.</param>
/// <param name="Found">Kind and place of the only finding, as a pattern.</param>
/// <param name="Finding">In what the values differ.</param>
internal sealed record PlantedDifference(string Kind, string Case, string Found, Finding Finding)
{
    /// <summary>Stands for the last answer.</summary>
    public const int LastStep = -1;

    /// <summary>Which of the case's answers is changed, from 0.</summary>
    public int Step { get; init; }

    /// <summary>Changes the answer.</summary>
    public Func<ClientResponse, ClientResponse> Answer { get; init; } = static a => a;

    /// <summary>Changes the state, given the data folder.</summary>
    public Action<string> Write { get; init; } = static _ => { };

    /// <summary>What both sides do to their answers beforehand.</summary>
    public Func<ClientResponse, ClientResponse> Both { get; init; } = static a => a;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Case}, {Found}";

    /// <summary>Whether a finding is called rightly.</summary>
    public bool Names(Difference found) => found.Finding == Finding && Regex.IsMatch($"{found.Kind} {found.Where}", $"^{Found}\\z");

    /// <summary>Changes the body's text in the first place that fits; that there is one is demanded.</summary>
    public static Func<ClientResponse, ClientResponse> Text(string pattern, string replacement) => answer =>
    {
        var text = Encoding.UTF8.GetString(answer.Body.Span);
        Assert.Matches(pattern, text);
        return answer with { Body = Encoding.UTF8.GetBytes(new Regex(pattern).Replace(text, replacement, 1)) };
    };

    /// <summary>Writes the body in other bytes.</summary>
    public static Func<ClientResponse, ClientResponse> Bytes(Func<string, byte[]> encode) => answer => answer with { Body = encode(Encoding.UTF8.GetString(answer.Body.Span)) };

    /// <summary>Takes out a header field; that there is one is demanded.</summary>
    public static Func<ClientResponse, ClientResponse> WithoutHeader(string name) => answer =>
    {
        Assert.NotEmpty(answer.Values(name));
        return answer with { Headers = [.. answer.Headers.Where(h => !h.Key.Equals(name, StringComparison.OrdinalIgnoreCase))] };
    };

    /// <summary>Adds header lines.</summary>
    public static Func<ClientResponse, ClientResponse> With(params (string Name, string Value)[] lines) =>
        answer => answer with { Headers = [.. answer.Headers, .. lines.Select(static l => KeyValuePair.Create(l.Name, l.Value))] };

    /// <summary>Writes to a database; that a row changes is demanded.</summary>
    public static Action<string> Sql(string database, string statement) => folder =>
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, database), Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // statements of the tests
        command.CommandText = statement;
#pragma warning restore CA2100
        Assert.True(command.ExecuteNonQuery() > 0);
    };

    /// <summary>Loses the newest message; that there is one is demanded.</summary>
    public static void LoseMail(string folder) => File.Delete(Directory.GetFiles(Path.Combine(folder, "outbox")).Order(StringComparer.Ordinal).Last());
}
