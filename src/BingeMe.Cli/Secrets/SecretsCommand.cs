using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Cli.Terminal;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Platform.Composition;

namespace BingeMe.Cli.Secrets;

/// <summary><c>bingeme secrets</c>: the secret of what is encrypted at rest.</summary>
internal static class SecretsCommand
{
    private const int Done = 0;
    private const int Lacking = 1;
    private const int BrokenOff = 3;
    private const int Unreachable = 4;

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes one JSON document." };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only counts; writes nothing." };

    private static readonly Option<int> Batch = new("--batch") { Description = "Fields of a transaction.", DefaultValueFactory = static _ => 200 };

    // Once, and not for each tree of commands: all of them share the options.
    static SecretsCommand()
    {
        Batch.Validators.Add(static result =>
        {
            if (result.GetValue(Batch) is < 1 or > 10_000) result.AddError("--batch must be from 1 to 10000.");
        });
    }

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CliContext context)
    {
        var rotate = new Command(
            "rotate",
            "Encrypts PAN, Aadhaar and payout methods anew under DATA_SECRET. Set DATA_SECRET to the new secret and add the old one to DATA_SECRETS_PREVIOUS on every "
            + "server first (ENCRYPT_SECRET_ID always opens what it encrypted); run this; when --dry-run finds nothing to do, the old one can go. May be broken off and run "
            + "again, beside traffic. Ids that clients hold come from ENCRYPT_SECRET_ID, which this leaves alone. The legacy stack reads what is under ENCRYPT_SECRET_ID only.")
        {
            AsJson, DryRun, Batch,
        };
        rotate.SetAction((parse, cancelled) => Rotate(context, parse, cancelled));
        return new Command(
            "secrets",
            "What is encrypted at rest. Exit codes: 0 everything is under the secret for new fields, 1 something is not (fields that no secret opens, or with --dry-run fields "
            + "to encrypt anew), 2 wrong usage or settings, 3 broken off before the end, 4 the database does not answer or lacks the schema.")
        {
            rotate,
        };
    }

    private static async Task<int> Rotate(CliContext context, ParseResult parse, CancellationToken cancelled)
    {
        var (output, errors) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
        var isDryRun = parse.GetValue(DryRun);
        var places = new Dictionary<(string Table, string Column), RotatedPlace>();
        var code = Done;
        string? error = null;
        try
        {
            await SecretRotations.Run(context.Settings(), parse.GetValue(Batch), isDryRun, Note, cancelled);
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("Broken off; what is reported is done. Run it again for the rest.");
            code = BrokenOff;
        }
        catch (DependencyException e)
        {
            error = Unserved.Sentence(e);
            await errors.WriteLineAsync(error);
            code = Unreachable;
        }

        if (code == Done && places.Values.Any(p => p.Unreadable > 0 || (isDryRun && p.Rotated > 0))) code = Lacking;
        if (parse.GetValue(AsJson)) await output.WriteLineAsync(JsonSerializer.Serialize(new RotationReport(isDryRun, code is Done or Lacking, [.. places.Values]) { Error = error }, SecretsJson.Default.RotationReport));
        else await Write(output, places.Values, isDryRun);
        return code;

        void Note(RotatedPlace place)
        {
            places[(place.Table, place.Column)] = place;
            if (place.LastId > 0) errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{place.Table}.{place.Column}: up to row {place.LastId}, {place.Rotated} {Did(isDryRun)}"));
        }
    }

    private static async Task Write(TextWriter output, IEnumerable<RotatedPlace> places, bool isDryRun)
    {
        foreach (var place in places)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{place.Table + "." + place.Column,-30} {place.Rotated} {Did(isDryRun)}, {place.Current} under the secret already, {place.Unreadable} that no secret opens"));
            if (place.UnreadableIds.Count > 0) await output.WriteLineAsync($"  no secret opens: {string.Join(", ", place.UnreadableIds)}{(place.Unreadable > place.UnreadableIds.Count ? ", ..." : "")}");
        }
    }

    private static string Did(bool isDryRun) => isDryRun ? "to encrypt anew" : "encrypted anew";
}

/// <summary>What <c>bingeme secrets rotate --json</c> writes.</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Finished">Whether it came to the end.</param>
/// <param name="Columns">How each column stands.</param>
internal sealed record RotationReport(bool DryRun, bool Finished, IReadOnlyList<RotatedPlace> Columns)
{
    /// <summary>What the database did not do; null when it did all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}

/// <summary>The report's JSON, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RotationReport))]
internal sealed partial class SecretsJson : JsonSerializerContext;
