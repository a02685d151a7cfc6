using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;
using BingeMe.TestSupport.S3;
using BingeMe.TestSupport.Servers;
using ParityTests.MovedUser;
using ParityTests.Support;
using Xunit;

namespace ParityTests.RealStores;

/// <summary>
/// Every sample through both hosts on MariaDB, DynamoDB, Redis and S3: the hosts answer alike, leave the same behind, and the answer is
/// the one that the embedded stores gave, field for field: no client can tell where the data lies.
/// </summary>
[Trait("Category", "Server")]
public sealed partial class RealStoreParityTests
{
    private const string Signed = "<signed address>";

    /// <summary>Samples whose answer is about the store itself, each with its reason.</summary>
    private static readonly Dictionary<string, string> AboutTheStore = new()
    {
        ["health.getReadiness"] = "names the stores",
        ["media.getStored"] = "an operation of the embedded media store alone",
        ["media.putStored"] = "an operation of the embedded media store alone",
        ["docs.getSwaggerJson"] = "lists those operations too",
    };

    [Fact(DisplayName = "Real stores give every sample the same answer as embedded ones, on both hosts")]
    public async Task Samples()
    {
        var errors = new List<string>();
        var asking = await All("dynamodb", Repository.Corpus.Samples, errors);
        Assert.Contains(asking, static s => s.Id == "auth/auth.initSession/ios-attestation-unverified");
        // With copies in Redis the same limits count in the same tables: who asks for nothing else there would do the same again.
        await All("dual", asking, errors);
        Assert.True(errors.Count == 0, $"{errors.Count} faults:\n - {string.Join("\n - ", errors)}");
    }

    /// <summary>Gives those that asked DynamoDB for more than the limits.</summary>
    private static async Task<List<Sample>> All(string stateStore, IReadOnlyList<Sample> samples, List<string> errors)
    {
        using var s3 = await S3Server.Start();
        var more = PinnedValues.Environment("unused");
        more.Remove("BINGEME_DATA");
        more["S3_ENDPOINT"] = s3.Url.ToString();
        more["AWS_BUCKET_NAME"] = S3Server.MainBucket;
        more["AWS_AGREEMENT_BUCKET_NAME"] = S3Server.AgreementBucket;
        await using var stores = await SharedStores.Create(stateStore, more, new FixedClock(DateTimeOffset.Parse(PinnedValues.Clock)), limits: true);
        await using var sql = await SqlReset.Of(stores.Sql);
        await using var redis = await RedisReset.Of(stores.Environment);
        using var dynamo = new DynamoReset(await TestServers.Dynamo, stores.Environment["DYNAMODB_TABLE_SUFFIX"]);
        // One of the two runs with compressed answers.
        IHostSide Client(IHostSide side) => stateStore == "dual" ? new CompressedSide(side, "br") : side;
        if (stateStore == "dual") stores.Environment["COMPRESSION"] = "on";
        await using var lambda = Client(LambdaSide.Start(stores.Folder, stores.Environment));
        await using var kestrel = Client(await KestrelSide.Start(stores.Folder, stores.Environment));
        async Task<(ClientResponse Answer, string Text, List<string> State)> Through(IHostSide side, string text, bool withBody = true)
        {
            var answer = await side.Send(text, CancellationToken.None);
            await redis.Undo();
            return (answer, Unsigned(ResponseText.Of(answer, withBody)), Left(await sql.Undo(), await dynamo.Undo()));
        }

        // The first requests connect.
        var warm = Repository.Corpus.Samples.First(s => s.Id == "auth/auth.initSession/android").Text;
        await lambda.Send(Expanded(warm), CancellationToken.None);
        await kestrel.Send(Expanded(warm), CancellationToken.None);
        await sql.Undo();
        await dynamo.Undo(everywhere: true);
        await redis.Undo();

        dynamo.TakeAskedForMore();
        var asking = new List<Sample>();
        var wrote = 0;
        foreach (var sample in samples)
        {
            var withBody = sample.Folder != "docs.getSwaggerJson";
            var text = Expanded(sample.Text);
            var a = await Through(lambda, text, withBody);
            var b = await Through(kestrel, text, withBody);
            if (dynamo.TakeAskedForMore()) asking.Add(sample);
            if (a.Text != b.Text) errors.Add($"{sample.Id}, {stateStore}: the hosts differ:{Lines(a.Text, b.Text)}");
            if (!a.Text.Contains(Signed, StringComparison.Ordinal))
                errors.AddRange(ResponseComparer.Compare(a.Answer, b.Answer).Select(d => $"{sample.Id}, {stateStore}: the hosts differ: {d}"));
            if (!a.State.SequenceEqual(b.State)) errors.Add($"{sample.Id}, {stateStore}: the hosts left different state:{Lines(a.State, b.State)}");
            if (a.State.Count > 0) wrote++;
            if (AboutTheStore.ContainsKey(sample.Folder)) continue;
            var snapshot = Unsigned(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Snapshots, sample.Folder, "__snapshots__", $"{sample.Case}.json")))!.AsObject());
            if (snapshot != a.Text) errors.Add($"{sample.Id}, {stateStore}: another answer than from embedded stores:{Lines(snapshot, a.Text)}");
        }

        Assert.True(wrote > samples.Count / 10, $"Only {wrote} samples left anything behind: is anything reset or compared?");
        Assert.Empty(await dynamo.Undo(everywhere: true));
        Assert.Empty(await sql.Astray());
        return asking;
    }

    private static string Expanded(string text) => Placeholders.Expand(text, Placeholders.NoVariables, () => PinnedValues.Tokens);

    private static List<string> Left(SortedDictionary<string, List<string>> rows, SortedDictionary<string, List<string>> items) =>
        [.. rows.Concat(items).SelectMany(table => table.Value.Select(line => $"{table.Key}: {line}"))];

    /// <summary>The answer in text, without addresses that a store signs its own way, with the present time, and what follows from them.</summary>
    private static string Unsigned(JsonObject answer)
    {
        var text = ResponseText.Write(answer);
        var masked = SignedAddress().Replace(text, $"$1\"{Signed}\"");
        if (masked == text) return text;
        var node = JsonNode.Parse(masked)!.AsObject();
        foreach (var header in new[] { "ETag", "Content-Length" }) node["headers"]!.AsObject().Remove(header);
        return ResponseText.Write(node);
    }

    private static string Lines(string left, string right) => Lines(left.Split('\n'), right.Split('\n'));

    private static string Lines(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        string.Concat(left.Except(right).Select(l => $"\n     - {l.Trim()}").Concat(right.Except(left).Select(r => $"\n     + {r.Trim()}")));

    [GeneratedRegex("(\"[A-Za-z_]+\": )\"[^\"]*X-Amz-Signature=[^\"]+\"")]
    private static partial Regex SignedAddress();
}
