using BingeMe.Handlers.Ports;

namespace BingeMe.PlatformTests.State;

/// <summary>What every store of push tokens must do.</summary>
public abstract class PushTokensConformance
{
    private static readonly PushToken First =
        new(1, "fcm-1", """{"platform":"ios","voip_token":"v"}""", new DateTimeOffset(2025, 6, 15, 12, 0, 0, TimeSpan.Zero));

    protected abstract IPushTokens Store { get; }

    [Fact]
    public async Task One_device_a_member_the_last_one_wins()
    {
        Assert.Null(await Store.Find(1, default));
        await Store.Put(First, default);
        Assert.Equal(First, await Store.Find(1, default));
        var second = First with { FcmToken = "fcm-2", UpdatedAt = First.UpdatedAt.AddDays(1) };
        await Store.Put(second, default);
        Assert.Equal(second, await Store.Find(1, default));
        Assert.Null(await Store.Find(2, default));
    }

    [Fact]
    public async Task A_device_is_forgotten_only_by_its_own_token()
    {
        await Store.Put(First, default);
        Assert.False(await Store.Delete(1, "fcm-of-another-device", default));
        Assert.True(await Store.Delete(1, "fcm-1", default));
        Assert.False(await Store.Delete(1, "fcm-1", default));
        Assert.Null(await Store.Find(1, default));
    }
}
