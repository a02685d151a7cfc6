using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Replay;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Fuzzing;
using Microsoft.Data.Sqlite;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Fuzzing;

/// <summary>What fuzzing knows of BingeMe's members: planted values, who may see them, and whose a token is.</summary>
public sealed class MemberSecretTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse(PinnedValues.Clock, System.Globalization.CultureInfo.InvariantCulture);

    [Theory(DisplayName = "A request is whoever's good token it holds; a broken, forged or expired one is nobody's, and so is a visitor's")]
    [InlineData("{{member:6}}", "6")]
    [InlineData("{{retrieve:10}}", "10")]
    [InlineData("{{refresh:7}}", "7")]
    [InlineData("{{expired:6}}", "")]
    [InlineData("{{forged:6}}", "")]
    [InlineData("{{anonymous}}", "")]
    public void Owners(string placeholder, string owner)
    {
        var words = placeholder.Trim('{', '}').Split(':');
        var token = PinnedValues.Tokens.Make(placeholder, words[0], words.Length > 1 ? long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture) : 0);
        var owners = new TokenOwners(PinnedValues.Settings("unused"), Now);
        var nothing = new ClientResponse(200, [], ReadOnlyMemory<byte>.Empty);
        Assert.Equal(owner, string.Join(',', owners.Of($"Bearer {token}", nothing)));

        // Whom an answer signs in sees what that answer says.
        Assert.Equal(owner, string.Join(',', owners.Of("{}", nothing with { Body = Encoding.UTF8.GetBytes($"[\"{token}\"]") })));
        var unsigned = $"{Convert.ToBase64String("""{"alg":"none","typ":"JWT"}"""u8).TrimEnd('=')}.{token.Split('.')[1]}.";
        Assert.Empty(owners.Of(unsigned, nothing));
        Assert.Empty(owners.Of($"{unsigned}{token.Split('.')[2]}", nothing));
    }

    [Fact(DisplayName = "Every value is planted where it was said, each is another one, and the samples hold none of them")]
    public async Task Planted()
    {
        using var data = await DataFolder.Copy();
        MemberSecrets.Put(data.Path);
        var rows = new StringBuilder();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(data.Path, "bingeme.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            foreach (var table in MemberSecrets.Tables)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = $"select * from \"{table}\"";
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                    for (var i = 0; i < reader.FieldCount; i++) rows.Append(reader.GetValue(i)).Append('\n');
            }
        }

        var (all, values) = (rows.ToString(), MemberSecrets.Canaries.Select(static c => c.Value).ToList());
        Assert.True(values.Count > 60, $"{values.Count}");
        Assert.Equal(values.Count, values.Distinct().Count());
        Assert.All(values, v => Assert.Contains(v, all, StringComparison.Ordinal));
        var samples = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.json", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.All(values, v => Assert.DoesNotContain(v, samples, StringComparison.Ordinal));
    }
}
