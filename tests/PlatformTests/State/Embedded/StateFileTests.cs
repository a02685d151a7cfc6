using Dapper;

namespace BingeMe.PlatformTests.State.Embedded;

/// <summary>The state file itself.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly TempState state = new();

    /// <summary>What removes expired rows runs among the requests: where it read its table whole, 18,000 sessions cost each new one 5 ms of processor time.</summary>
    [Theory]
    [InlineData("delete from sessions where expires_at <= 1")]
    [InlineData("delete from rate_limits where expires_at < 1")]
    [InlineData("delete from sessions where user_id = 'u' and ('t' is null or token <> 't')")]
    [InlineData("select * from sessions where user_id = 'u' and expires_at > 1 and replaced_by is null order by created_at, token")]
    public async Task A_statement_that_names_no_key_reads_by_an_index(string statement)
    {
        var plan = await state.File.Run(
            async connection => (await connection.QueryAsync<Step>($"explain query plan {statement}")).Select(static s => s.Detail).ToList(),
            CancellationToken.None);
        Assert.Contains(plan, static step => step.StartsWith("SEARCH", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, static step => step.StartsWith("SCAN", StringComparison.Ordinal));
    }

    public void Dispose() => state.Dispose();

    private sealed record Step
    {
        public string Detail { get; init; } = "";
    }
}
