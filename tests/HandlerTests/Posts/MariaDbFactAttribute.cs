using BingeMe.Platform.Sql;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>A test that needs a MySQL or MariaDB server: BINGEME_TEST_MYSQL=host:port:user:password. Skipped without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MariaDbFactAttribute : FactAttribute
{
    public MariaDbFactAttribute()
    {
        if (Server("x") is null) Skip = "Needs a MariaDB server: run ./test, or ./services up and set BINGEME_TEST_MYSQL (./services env prints it).";
    }

    /// <summary>The server with a schema of this name; null when there is none.</summary>
    public static MySqlOptions? Server(string schema) =>
        Environment.GetEnvironmentVariable("BINGEME_TEST_MYSQL") is { Length: > 0 } text && text.Split(':') is [var host, var port, var user, var password]
            ? new MySqlOptions(host, int.Parse(port), user, password, schema, 60)
            : null;
}
