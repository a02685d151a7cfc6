using BingeMe.Platform.Configuration;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Wire;

/// <summary>Each program says which release it is.</summary>
public sealed class VersionTests
{
    [Theory]
    [InlineData("src/BingeMe.HostKestrel", "BingeMe.HostKestrel")]
    [InlineData("src/BingeMe.HostLambda", "BingeMe.HostLambda")]
    [InlineData("src/BingeMe.Cli.Program", "bingeme")]
    public async Task A_program_tells_its_version(string project, string assembly)
    {
        var command = Built.Command(project, assembly);
        Assert.Equal(Release.Version, (await Tools.Run(command[0], [.. command[1..], "--version"])).Trim());
    }
}
