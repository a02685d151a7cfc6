using BingeMe.Platform.Sql;

namespace BingeMe.PlatformTests.Sql;

/// <summary>A test that needs a MySQL or MariaDB server: BINGEME_TEST_MYSQL=host:port:user:password. Skipped without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MySqlFactAttribute : FactAttribute
{
    public MySqlFactAttribute()
    {
        if (Server is null)
            Skip = "BINGEME_TEST_MYSQL is not set.";
    }

    public static MySqlOptions? Server =>
        Environment.GetEnvironmentVariable("BINGEME_TEST_MYSQL") is { Length: > 0 } text && text.Split(':') is [var host, var port, var user, var password]
            ? new MySqlOptions(host, int.Parse(port), user, password, "bingeme_platform_tests", 5)
            : null;
}
