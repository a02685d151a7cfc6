using BingeMe.TestSupport.Servers;
using Xunit;

namespace CutoverTests.RealEngine;

/// <summary>The repository's configurations with a test's ports.</summary>
public sealed class ConfigurationTextTests
{
    [Fact]
    public void A_port_that_was_put_in_is_not_replaced_again()
    {
        var text = ConfigurationText.With("a 127.0.0.1:4000;\nb 127.0.0.1:4001;\n", new Dictionary<string, string>
        {
            ["127.0.0.1:4000"] = "127.0.0.1:40012",
            ["127.0.0.1:4001"] = "127.0.0.1:40001",
        });
        Assert.Equal("a 127.0.0.1:40012;\nb 127.0.0.1:40001;\n", text);
    }

    [Fact]
    public void What_the_configuration_does_not_say_is_told()
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => ConfigurationText.With("a 127.0.0.1:40012;", new Dictionary<string, string> { ["127.0.0.1:4001"] = "127.0.0.1:1" }));
        Assert.Contains("127.0.0.1:4001", refused.Message, StringComparison.Ordinal);
    }
}
