using BingeMe.Platform.State.Redis;

namespace BingeMe.PlatformTests.State.Redis;

/// <summary>Which of Redis' errors pass by themselves.</summary>
public sealed class RedisErrorsTests
{
    [Theory]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.")]
    [InlineData("MISCONF Errors writing to the AOF file: No space left on device")]
    [InlineData("NOREPLICAS Not enough good replicas to write.")]
    [InlineData("LOADING Redis is loading the dataset in memory")]
    [InlineData("READONLY You can't write against a read only replica. script: 5, on @user_script:1.")]
    [InlineData("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.")]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot")]
    [InlineData("CLUSTERDOWN The cluster is down")]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.")]
    [InlineData("BUSY Redis is busy running a script.")]
    [InlineData("ERR max number of clients reached")]
    [InlineData("ERR Error running script (call to f_0a): @user_script:5: @user_script: 5: -MISCONF Redis is configured to save RDB snapshots")]
    [InlineData("ERR Error running script (call to f_0a): @user_script:5: @user_script: 5: -OOM command not allowed")]
    public void What_a_full_disk_or_a_failover_says_passes(string message) => Assert.True(RedisStore.IsPassing(message));

    [Theory]
    [InlineData("NOAUTH Authentication required.")]
    [InlineData("WRONGPASS invalid username-password pair or user is disabled.")]
    [InlineData("NOPERM this user has no permissions to run the 'set' command")]
    [InlineData("ERR unknown command 'EVALSHA'")]
    [InlineData("ERR Error running script (call to f_0a): @user_script:5: wrong number of arguments")]
    public void What_somebody_must_mend_does_not(string message) => Assert.False(RedisStore.IsPassing(message));
}
