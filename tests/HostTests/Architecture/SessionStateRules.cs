using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Architecture;

/// <summary>
/// Connections of the pool are not reset between two users (MySqlPool). So no SQL of ours speaks of what lives in a session: variables,
/// temporary tables, locks, prepared statements. Named locks have a pool of their own, which is reset.
/// </summary>
public sealed partial class SessionStateRules
{
    private const string Locks = "src/BingeMe.Platform/Sql/MySqlNamedLocks.cs";
    private const string Pool = "src/BingeMe.Platform/Sql/MySqlPool.cs";

    [Fact]
    public void No_statement_uses_what_lives_in_a_session() => Assert.Equal([Locks, Pool], Found());

    [Theory]
    [InlineData("select get_lock(@name, 1)")]
    [InlineData("set @count = 1; select @count")]
    [InlineData("select @count := 1")]
    [InlineData("set session sql_mode = ''")]
    [InlineData("set names utf8mb4")]
    [InlineData("set innodb_lock_wait_timeout = 1")]
    [InlineData("create temporary table t (id int)")]
    [InlineData("lock tables users write")]
    [InlineData("prepare s from 'select 1'")]
    [InlineData("select @@sql_mode")]
    [InlineData("select row_count(), found_rows()")]
    public void Such_statements_are_found(string sql) => Assert.Matches(SessionState(), $"\"{sql}\"");

    [Theory]
    [InlineData("update users set updated_at = @now where id = @id")]
    [InlineData("insert into t (a) values (@a) on duplicate key update a = values(a)")]
    [InlineData("set transaction isolation level read committed; start transaction")]
    public void Others_are_not(string sql) => Assert.DoesNotMatch(SessionState(), $"\"{sql}\"");

    private static IEnumerable<string> Found() =>
        from folder in new[] { "src/BingeMe.Handlers", "src/BingeMe.Platform", "db/migrations" }
        from file in Directory.EnumerateFiles(Path.Combine(Built.Root, folder), "*", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Built.Root, file).Replace('\\', '/')
        // DynamoDB's update expressions are no SQL.
        where !name.StartsWith("src/BingeMe.Platform/State/DynamoDb/", StringComparison.Ordinal)
        where Path.GetExtension(file) is ".cs" or ".sql" && !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal)
        where SessionState().IsMatch(WithoutComments(File.ReadAllText(file)))
        orderby name
        select name;

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    [GeneratedRegex(
        """\b(get_lock|release_lock|release_all_locks|row_count|found_rows)\s*\(|@@|@\w+\s*:=|\bset\s+(@|session\b|global\b|names\b|local\b)|(?<=[";]\s*)set\s+\w+\s*=|\btemporary\s+table\b|\block\s+tables\b|(?<=[";]\s*)(prepare|deallocate)\s+\w+""",
        RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex SessionState();

    [GeneratedRegex(@"^\s*(//|--).*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
