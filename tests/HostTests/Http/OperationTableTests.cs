using BingeMe.Http.Operations;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HostTests.Http;

/// <summary>What must hold of the whole table.</summary>
public sealed class OperationTableTests : IAsyncLifetime
{
    /// <summary>Cached reads that nothing here writes: referrals come of sales, and live ten minutes; pages come of the administration, and live half an hour.</summary>
    private static readonly string[] Unwritten = ["user.listReferrals", "pages.getPage"];

    /// <summary>Writes of modules that change nothing that is cached: sessions, codes, passwords, uploads, mail.</summary>
    private static readonly string[] Uncached = ["user.sendContactOtp", "user.changePassword", "user.requestPasswordCreation", "user.verifyPasswordCreation", "contact.submitForm"];

    private ApiUnderTest api = null!;

    public async Task InitializeAsync() => api = await ApiUnderTest.Create();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public void The_binder_can_check_every_input() => api.System.Operations.Verify();

    [Fact]
    public void Every_cached_read_is_made_stale_by_some_write() => Assert.Equal(
        [],
        from operation in api.System.Operations
        where operation.EdgeCacheSeconds is not null && !Unwritten.Contains(operation.Id)
        from path in operation.Aliases.Prepend(operation.Path)
        where !api.System.Operations.Any(o => IsStale(o, path))
        select $"{operation.Id} at {path}");

    [Fact]
    public void What_makes_a_cached_read_stale_does_so_at_its_other_paths() => Assert.Equal(
        [],
        from read in api.System.Operations
        where read.EdgeCacheSeconds is not null
        from write in api.System.Operations
        where IsStale(write, read.Path)
        from alias in read.Aliases
        where !IsStale(write, alias)
        select $"{write.Id} leaves {alias}");

    [Theory]
    [InlineData("sales.rejectOrder", "/updates")]
    [InlineData("user.verifyContactOtp", "/dashboard")]
    [InlineData("verification.submitAccount", "/dashboard")]
    [InlineData("user.toggleRestriction", "/dashboard")]
    [InlineData("user.toggleRestriction", "/creator/dashboard")]
    public void A_write_makes_stale_what_shows_what_it_writes(string write, string path) =>
        Assert.True(IsStale(Assert.Single(api.System.Operations, o => o.Id == write), path));

    [Fact]
    public void Every_write_says_what_it_makes_stale() => Assert.Equal(
        [],
        from operation in api.System.Operations
        where operation.Method != "GET" && operation.Invalidates.Count == 0 && operation.Module is not ("auth" or "media") && !Uncached.Contains(operation.Id)
        select operation.Id);

    private static bool IsStale(Operation write, string path) =>
        write.Invalidates.Any(s => s.EndsWith('*') ? path.StartsWith(s[..^1], StringComparison.Ordinal) : path == s);
}
