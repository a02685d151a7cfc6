using System.Text.Json;
using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Outbox;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Cli;

/// <summary><c>operations</c>, <c>token</c>, <c>config</c> and <c>outbox</c>.</summary>
public sealed class DeploymentCommandTests
{
    [Fact(DisplayName = "operations lists the one table, as text and as JSON")]
    public async Task Operations()
    {
        var text = await CliRun.Of("operations");
        Assert.Matches(@"auth\.login +POST +/auth/login +- +anonymous +10/60s by address +-", text.Output);
        Assert.Matches(@"docs\.getSwaggerJson +GET +/docs/swagger\.json +/swagger +open", text.Output);
        using var json = JsonDocument.Parse((await CliRun.Of("operations", "--json")).Output);
        var login = json.RootElement.EnumerateArray().Single(o => o.GetProperty("id").GetString() == "auth.login");
        Assert.Equal(10, login.GetProperty("limit").GetProperty("calls").GetInt32());
        Assert.Equal(text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1, json.RootElement.GetArrayLength());
    }

    [Theory(DisplayName = "token makes tokens that the API takes")]
    [InlineData("auth.validateToken", 200, "--user", "1")]
    [InlineData("auth.validateToken", 403, "--anonymous")]
    [InlineData("auth.validateToken", 401, "--user", "1", "--refresh")]
    [InlineData("auth.validateToken", 401, "--user", "1", "--scope", "retrieve")]
    public async Task Token(string operation, int status, params string[] arguments)
    {
        await using var lambda = await LambdaSide.Start();
        var run = await CliRun.With(PinnedValues.Environment(lambda.Folder), "", ["token", .. arguments]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        var sample = Repository.Corpus.Sample($"auth/{operation}/creator").Text.Replace("{{member:1}}", run.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal(status, (await lambda.Send(sample, CancellationToken.None)).Status);
    }

    [Fact(DisplayName = "Commands read the .env of the working directory beneath the environment, as the hosts do, and name a missing BINGEME_ENV_FILE")]
    public void Environment_file()
    {
        var folder = Directory.CreateTempSubdirectory("env-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, ".env"), "PORT=4123\nCDN_ENV=file\n");
            var context = new CliContext(new Dictionary<string, string> { ["CDN_ENV"] = "set" }, Stream.Null) { Folder = folder.FullName };
            var values = context.Settings(("BINGEME_DATA", "given")).Describe().ToDictionary(static v => v.Name, static v => v.Value);
            Assert.Equal(("4123", "set", "given"), (values["PORT"], values["CDN_ENV"], values["BINGEME_DATA"]));
            var missing = new CliContext(new Dictionary<string, string> { ["BINGEME_ENV_FILE"] = "missing.env" }, Stream.Null) { Folder = folder.FullName };
            Assert.Contains("missing.env", Assert.Throws<SettingsException>(() => missing.Settings()).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact(DisplayName = "token gives the lifetime asked for")]
    public async Task Token_lifetime()
    {
        var run = await CliRun.With(PinnedValues.Environment("unused"), "", "token", "--user", "1", "--expires", "90s");
        using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(run.Output.Split('.')[1]));
        Assert.Equal(90, claims.RootElement.GetProperty("exp").GetInt64() - claims.RootElement.GetProperty("iat").GetInt64());
    }

    [Theory(DisplayName = "token names every wrong argument, with exit code 2")]
    [InlineData("either --user or --anonymous")]
    [InlineData("either --user or --anonymous", "--user", "1", "--anonymous")]
    [InlineData("--expires must be a duration", "--user", "1", "--expires", "soon")]
    [InlineData("--user must be at least 1", "--user", "0")]
    [InlineData("--scope is for members' access tokens", "--user", "1", "--refresh", "--scope", "retrieve")]
    [InlineData("'admin' not recognized", "--user", "1", "--scope", "admin")]
    public async Task Token_misused(string told, params string[] arguments)
    {
        var run = await CliRun.Of(["token", .. arguments]);
        Assert.Equal(2, run.Code);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "token refuses any secret but the development one, and names it")]
    public async Task Token_refused()
    {
        var real = new Dictionary<string, string> { ["JWT_ACCESS_SECRET"] = "a-real-secret-of-some-deployment-12345", ["ENCRYPT_SECRET_ID"] = "another-real-secret-of-a-deployment-1" };
        var run = await CliRun.With(real, "", "token", "--user", "1");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("JWT_ACCESS_SECRET is not the development secret", run.Error, StringComparison.Ordinal);
        Assert.Contains("ENCRYPT_SECRET_ID is not the development secret", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-real-secret", run.Error, StringComparison.Ordinal);

        var sample = await CliRun.With(real, "", "invoke", CliRun.File("auth/auth.validateToken/creator"), "--data", "unused");
        Assert.Equal((2, ""), (sample.Code, sample.Output));
    }

    [Fact(DisplayName = "token refuses in production")]
    public async Task Token_in_production()
    {
        var run = await CliRun.With(new() { ["NODE_ENV"] = "production" }, "", "token", "--user", "1");
        Assert.Equal((2, ""), (run.Code, run.Output));
    }

    [Fact(DisplayName = "config tells values and sources, and no secret")]
    public async Task Config()
    {
        var run = await CliRun.With(new() { ["PORT"] = "4711", ["JWT_ACCESS_SECRET"] = "a-real-secret-of-some-deployment-12345" }, "", "config");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"(?m)^PORT +EC2 +environment +4000 +3000 +4711\r?$", run.Output);
        Assert.Matches(@"(?m)^JWT_ACCESS_SECRET +both +environment +a development value +required +\*+\r?$", run.Output);
        Assert.DoesNotContain("a-real-secret", run.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await CliRun.Of("config", "--json")).Output);
        var port = json.RootElement.EnumerateArray().Single(s => s.GetProperty("name").GetString() == "PORT");
        Assert.Equal(("4000", "default"), (port.GetProperty("value").GetString(), port.GetProperty("source").GetString()));
        Assert.Equal(("EC2", "4000", "3000"), (port.GetProperty("hosts").GetString(), port.GetProperty("development").GetString(), port.GetProperty("production").GetString()));
    }

    [Fact(DisplayName = "config and check name variables that nobody reads, with the nearest name; the good ones are silent")]
    public async Task Unread_names()
    {
        var data = Directory.CreateTempSubdirectory("unread-");
        try
        {
            var set = new Dictionary<string, string>
            {
                ["BINGEME_DATA"] = data.FullName,
                ["DRAIN_DELY"] = "5s",
                ["RATE_LIMIT_AUTH_LOGN"] = "5/1m",
                ["RATE_LIMIT_AUTH_LOGIN"] = "5/1m",
            };
            var config = await CliRun.With(set, "", "config");
            Assert.Equal(
                ["Warning: DRAIN_DELY is set, and nobody reads it. Is DRAIN_DELAY meant?", "Warning: RATE_LIMIT_AUTH_LOGN is set, and no operation is called that. Is RATE_LIMIT_AUTH_LOGIN meant?"],
                config.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            Assert.Equal(0, config.Code);
            var check = await CliRun.With(set, "", "check");
            Assert.Matches(@"(?m)^warning +settings +DRAIN_DELY is set", check.Output);
            Assert.Matches(@"(?m)^warning +settings +RATE_LIMIT_AUTH_LOGN is set", check.Output);
            Assert.Equal((0, 1), (check.Code, (await CliRun.With(set, "", "check", "--strict")).Code));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact(DisplayName = "config lists every fault, with exit code 2")]
    public async Task Config_faults()
    {
        var wrong = new Dictionary<string, string> { ["PORT"] = "x", ["JWT_ACCESS_EXPIRES"] = "soon", ["RATE_LIMIT_GENERAL"] = "many" };
        var run = await CliRun.With(wrong, "", "config");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.All(wrong.Keys, name => Assert.Contains(name, run.Error, StringComparison.Ordinal));
        var asJson = await CliRun.With(wrong, "", "config", "--json");
        using var json = JsonDocument.Parse(asJson.Output);
        Assert.Equal((2, 3), (asJson.Code, json.RootElement.GetProperty("faults").GetArrayLength()));
    }

    [Fact(DisplayName = "outbox shows what was sent, to whom, with its code")]
    public async Task Outbox()
    {
        using var data = await DataFolder.Copy();
        var outbox = new LocalOutbox(Path.Combine(data.Path, "outbox"), TimeProvider.System);
        await outbox.Write(new OutboxMessage(default, "mail", "a@mail.example", "Your code", "It is 12345.", null, "12345"), CancellationToken.None);
        await outbox.Write(new OutboxMessage(default, "whatsapp", "+919800000001", null, "67890 is your code.", null, "67890"), CancellationToken.None);

        var all = await CliRun.Of("outbox", "--data", data.Path);
        Assert.Equal(0, all.Code);
        Assert.Equal(2, all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        using var json = JsonDocument.Parse((await CliRun.Of("outbox", "--data", data.Path, "--to", "A@mail.example", "--json")).Output);
        Assert.Equal("12345", Assert.Single(json.RootElement.EnumerateArray()).GetProperty("code").GetString());
        var none = await CliRun.Of("outbox", "--data", data.Path, "--to", "b@mail.example");
        Assert.Equal(1, none.Code);
        Assert.Contains("No message to b@mail.example", none.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "outbox says that there is none where mail is really sent")]
    public async Task No_outbox()
    {
        var run = await CliRun.With(new() { ["BINGEME_PROFILE"] = "services", ["DB_HOST"] = "db.example" }, "", "outbox");
        Assert.Equal(2, run.Code);
        Assert.Contains("BINGEME_PROFILE is not embedded", run.Error, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "Every command's help tells its exit codes")]
    [InlineData("operations")]
    [InlineData("inspect")]
    [InlineData("invoke")]
    [InlineData("convert")]
    [InlineData("token")]
    [InlineData("config")]
    [InlineData("outbox")]
    [InlineData("emulate")]
    public async Task Help(string command)
    {
        var run = await CliRun.Of(command, "--help");
        Assert.Equal(0, run.Code);
        Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
        Assert.Contains(command, (await CliRun.Of("--help")).Output, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "An unknown command is told, with exit code 2")]
    public async Task Unknown() => Assert.Equal(2, (await CliRun.Of("nonsense")).Code);
}
