namespace BingeMe.TestSupport.Engines;

/// <summary>The databases that the API runs on.</summary>
public enum Engine
{
    /// <summary>The embedded one: a file in the test's own folder.</summary>
    Sqlite,

    /// <summary>The production one: a schema of the test's own on <see cref="Servers.TestServers"/>.</summary>
    MariaDb,
}
