using System.Text;
using System.Text.Json;
using BingeMe.Http.Logging;
using BingeMe.Http.Pipeline;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Logging;
using Xunit;

namespace HostTests.Logging;

/// <summary>What drivers and servers quote of a request reaches no log, whoever writes the line.</summary>
public sealed class FaultTextTests
{
    [Theory]
    [InlineData("Duplicate entry 'ben@fans.example' for key 'users.ix_users_email'", "Duplicate entry '********' for key 'users.ix_users_email'")]
    [InlineData("Duplicate entry 'it's' for key 'x' for key 'ix_users_name'", "Duplicate entry '********' for key 'x' for key 'ix_users_name'")]
    [InlineData("Incorrect string value: '\\xF0\\x9F' for column `bingeme`.`users`.`name` at row 1", "Incorrect string value: '********' for column `bingeme`.`users`.`name` at row 1")]
    [InlineData("Truncated incorrect DOUBLE value: 'hunter2'", "Truncated incorrect DOUBLE value: '********'")]
    [InlineData("the right syntax to use near '$2b$12$abc' and\nx = 1' at line 3", "the right syntax to use near '********' at line 3")]
    [InlineData("5.1.1 <ben.o+x@fans.example>: Recipient address rejected", "5.1.1 <********@fans.example>: Recipient address rejected")]
    [InlineData("no such user: bén@fäns.example", "no such user: ********@fäns.example")]
    [InlineData("https://app:hunter2@mail.example/x", "https://app:********@mail.example/x")]
    [InlineData("to +919876543210, twice", "to +********, twice")]
    [InlineData("token eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjo3fQ.c2lnbmF0dXJl refused", "token ******** refused")]
    [InlineData("Authorization: Bearer abcdefgh12345678", "Authorization: Bearer ********")]
    public void What_was_quoted_goes(string said, string told) => Assert.Contains(told, Text(said), StringComparison.Ordinal);

    [Theory]
    [InlineData("Table 'bingeme.likes' doesn't exist")]
    [InlineData("Unknown column 'p.price' in 'field list'")]
    [InlineData("Access denied for user 'app'@'10.0.0.7' (using password: YES)")]
    [InlineData("Connection refused 127.0.0.1:3306 at 2026-11-30T12:00:00+0000, error 1062")]
    [InlineData("The user is not authorized: arn:aws:sts::123456789012:assumed-role/api/i-0123")]
    [InlineData("   at BingeMe.Handlers.Modules.Auth.Login.<Run>d__7.MoveNext() in /_/src/Login.cs:line 41")]
    public void What_tells_the_cause_stays(string said) => Assert.Contains(said, Text(said), StringComparison.Ordinal);

    [Fact]
    public void What_is_wrapped_is_read_too_and_no_text_is_longer_than_a_line_has_room_for()
    {
        Assert.DoesNotContain("ben@", FaultText.Of(new InvalidOperationException("outer", new IOException("to ben@fans.example"))), StringComparison.Ordinal);
        foreach (var piece in new[] { "a", "eyJ", "near '", "Duplicate entry 'x", "@", "+1234567", "a@b", "Bearer " })
            Assert.InRange(Text(string.Concat(Enumerable.Repeat(piece, 100_000))).Length, 1, 64_000);
    }

    [Fact]
    public void Every_writer_of_lines_does_it()
    {
        var fault = new InvalidOperationException("Duplicate entry 'ben@fans.example' for key 'ix'");
        var lines = new List<string>();
        Written(lines, output => new JsonAccessLog(output, "green", TimeProvider.System).Write(new("r", "kestrel", "o", "GET", "/", 500, TimeSpan.Zero, 0, null, fault)));
        Written(lines, output => new FaultLog(output, "green", TimeProvider.System).Tell("job mail", fault));
        Written(lines, output => new RuntimeLog(output, TimeProvider.System).Error("The invocation failed.", null, fault));
        Written(lines, output =>
        {
            using var stream = new LogStream(output, TimeProvider.System);
            using var logger = Loggers.To(stream, "Information");
            logger.Error(fault, "{Work} failed", "all");
        });
        Assert.Equal(4, lines.Count);
        Assert.All(lines, line =>
        {
            var told = JsonDocument.Parse(line).RootElement.GetProperty("@x").GetString();
            Assert.StartsWith("System.InvalidOperationException: Duplicate entry '********' for key 'ix'", told, StringComparison.Ordinal);
        });
    }

    private static void Written(List<string> lines, Action<MemoryStream> write)
    {
        var output = new MemoryStream();
        write(output);
        lines.Add(Encoding.UTF8.GetString(output.ToArray()));
    }

    private static string Text(string said) => FaultText.Of(new InvalidOperationException(said));
}
