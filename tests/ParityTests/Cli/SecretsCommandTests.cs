using System.Text.Json;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.TestSupport.Api;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Cli;

/// <summary><c>secrets rotate</c>.</summary>
public sealed class SecretsCommandTests
{
    private const string Next = "the-next-data-secret-of-this-test-0001";

    [Fact(DisplayName = "secrets rotate encrypts anew, tells how it went, and finds nothing the second time")]
    public async Task Rotate()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-secrets-").FullName;
        try
        {
            var environment = new Dictionary<string, string> { ["BINGEME_DATA"] = folder, ["DATA_SECRET"] = Next };
            await using (var api = new BingeMe.Platform.Composition.BingeMeApi(BingeMe.Platform.Configuration.Settings.From(environment), static _ => new RecordingAccessLog()))
            {
                var old = new SealedFields([api.Context.Settings.EncryptSecretId], SystemRandomSource.Instance);
                await using var connection = await api.Context.Database.Open(CancellationToken.None);
                await using var command = connection.CreateCommand();
                command.CommandText = "update verification_requests set pancard = @pan where id = 2";
                var pan = command.CreateParameter();
                (pan.ParameterName, pan.Value) = ("@pan", old.Seal("ABCDE1234F"));
                command.Parameters.Add(pan);
                await command.ExecuteNonQueryAsync();
            }

            var dry = await CliRun.With(environment, "", "secrets", "rotate", "--dry-run");
            Assert.Equal(1, dry.Code);
            Assert.Contains("verification_requests.pancard", dry.Output, StringComparison.Ordinal);
            Assert.Contains("1 to encrypt anew", dry.Output, StringComparison.Ordinal);

            var run = await CliRun.With(environment, "", "secrets", "rotate", "--json", "--batch", "1");
            Assert.Equal(0, run.Code);
            Assert.Contains("up to row 2", run.Error, StringComparison.Ordinal);
            using var json = JsonDocument.Parse(run.Output);
            Assert.Equal((false, true), (json.RootElement.GetProperty("dryRun").GetBoolean(), json.RootElement.GetProperty("finished").GetBoolean()));
            Assert.Equal(1, json.RootElement.GetProperty("columns")[0].GetProperty("rotated").GetInt64());

            Assert.Equal(0, (await CliRun.With(environment, "", "secrets", "rotate", "--dry-run")).Code);

            // Without the secret that it is under now.
            environment.Remove("DATA_SECRET");
            var lost = await CliRun.With(environment, "", "secrets", "rotate");
            Assert.Equal(1, lost.Code);
            Assert.Contains("no secret opens: 2", lost.Output, StringComparison.Ordinal);
            foreach (var text in new[] { dry, run, lost }) Assert.DoesNotContain("ABCDE1234F", text.Output + text.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory(DisplayName = "secrets rotate refuses what it cannot do")]
    [InlineData(2, "secrets", "rotate", "--batch", "0")]
    [InlineData(2, "secrets", "rotate", "--nonsense")]
    public async Task Refused(int code, params string[] arguments) => Assert.Equal(code, (await CliRun.With(PinnedValues.Environment("unused"), "", arguments)).Code);

    [Fact(DisplayName = "secrets rotate tells a short secret, and what it is for")]
    public async Task Told()
    {
        Assert.Equal(2, (await CliRun.With(new() { ["DATA_SECRET"] = "short" }, "", "secrets", "rotate")).Code);
        Assert.Contains("DATA_SECRETS_PREVIOUS", (await CliRun.Of("secrets", "rotate", "--help")).Output, StringComparison.Ordinal);
    }
}
