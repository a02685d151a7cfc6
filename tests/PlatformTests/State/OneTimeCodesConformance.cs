using BingeMe.Handlers.Ports;

namespace BingeMe.PlatformTests.State;

/// <summary>What every store of one-time codes must do.</summary>
public abstract class OneTimeCodesConformance
{
    private static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    protected abstract IOneTimeCodeStore Store { get; }

    [Fact]
    public async Task A_granted_try_returns_the_item_and_counts_itself()
    {
        var code = Code() with { Purpose = "reset", UserId = 7, CreatedAt = Now.AddMilliseconds(5) };
        await Store.Put(code, default);
        Assert.Equal((AttemptOutcome.Granted, code with { Attempts = 1 }), await Store.TakeAttempt(code.Identifier, 5, Now, default));
        Assert.Equal((AttemptOutcome.Granted, code with { Attempts = 2 }), await Store.TakeAttempt(code.Identifier, 5, Now, default));
    }

    [Fact]
    public async Task Items_of_the_legacy_stack_have_no_purpose()
    {
        await Store.Put(Code(), default);
        var (_, code) = await Store.TakeAttempt(Code().Identifier, 5, Now, default);
        Assert.Null(code!.Purpose);
        Assert.Null(code.UserId);
    }

    [Fact]
    public async Task Missing_expired_and_exhausted_are_told_apart()
    {
        Assert.Equal((AttemptOutcome.Missing, null), await Store.TakeAttempt("nobody", 5, Now, default));
        await Store.Put(Code(), default);
        Assert.Equal((AttemptOutcome.Expired, null), await Store.TakeAttempt(Code().Identifier, 5, Code().ExpiresAt, default));
        for (var i = 0; i < 5; i++)
            Assert.Equal(AttemptOutcome.Granted, (await Store.TakeAttempt(Code().Identifier, 5, Now, default)).Outcome);
        Assert.Equal((AttemptOutcome.Exhausted, null), await Store.TakeAttempt(Code().Identifier, 5, Now, default));
    }

    [Fact]
    public async Task A_new_code_replaces_the_old_one_and_its_tries()
    {
        await Store.Put(Code(), default);
        for (var i = 0; i < 5; i++)
            await Store.TakeAttempt(Code().Identifier, 5, Now, default);
        await Store.Put(Code() with { Code = "54321" }, default);
        var (outcome, code) = await Store.TakeAttempt(Code().Identifier, 5, Now, default);
        Assert.Equal((AttemptOutcome.Granted, "54321", 1), (outcome, code!.Code, code.Attempts));
        Assert.False(await Store.Delete(Code().Identifier, "12345", default));
    }

    [Fact]
    public async Task Of_200_parallel_guesses_five_are_granted()
    {
        await Store.Put(Code(), default);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Store.TakeAttempt(Code().Identifier, 5, Now, default))));
        Assert.Equal(5, outcomes.Count(o => o.Outcome == AttemptOutcome.Granted));
        Assert.Equal([1, 2, 3, 4, 5], outcomes.Where(o => o.Code is not null).Select(o => o.Code!.Attempts).Order());
    }

    [Fact]
    public async Task Of_200_parallel_verifications_one_succeeds()
    {
        await Store.Put(Code(), default);
        var verified = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            var (_, code) = await Store.TakeAttempt(Code().Identifier, 1000, Now, default);
            return code is not null && await Store.Delete(code.Identifier, code.Code, default);
        })));
        Assert.Equal(1, verified.Count(v => v));
    }

    [Fact]
    public async Task A_marker_comes_back_until_it_expires_and_is_no_code()
    {
        var marker = new ResetMarker("reset_ok:a@b.example", new string('a', 64), "203.0.113.9", new string('b', 64), Now.AddMilliseconds(7), Now.AddMinutes(15));
        await Store.PutMarker(marker, default);
        Assert.Equal(marker, await Store.FindMarker(marker.Identifier, Now, default));
        Assert.Null(await Store.FindMarker(marker.Identifier, marker.ExpiresAt, default));
        Assert.NotEqual(AttemptOutcome.Granted, (await Store.TakeAttempt(marker.Identifier, 5, Now, default)).Outcome);
    }

    [Fact]
    public async Task A_marker_is_used_up_once()
    {
        var marker = new ResetMarker("reset_ok:a@b.example", new string('a', 64), "ip", "ua", Now, Now.AddMinutes(15));
        await Store.PutMarker(marker, default);
        Assert.False(await Store.DeleteMarker(marker.Identifier, new string('c', 64), default));
        var used = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Store.DeleteMarker(marker.Identifier, marker.TokenHash, default))));
        Assert.Equal(1, used.Count(u => u));
    }

    private static StoredCode Code() => new("a@b.example", "12345", Now, Now.AddMinutes(10), null, null);
}
