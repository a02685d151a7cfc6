using System.CommandLine;
using System.Text;
using BingeMe.Cli;
using BingeMe.Cli.Terminal;
using ParityTests.Support;

namespace ParityTests.Cli;

/// <summary>A command of <c>bingeme</c>, run in process.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record CliRun(int Code, string Output, string Error)
{
    public static Task<CliRun> Of(params string[] arguments) => With([], "", arguments);

    public static async Task<CliRun> With(Dictionary<string, string> environment, string input, params string[] arguments)
    {
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        var code = await CommandLine.Run(arguments, new CliContext(environment, stdin), configuration);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>A sample's file.</summary>
    public static string File(string id) => Repository.Corpus.Sample(id).File;

    /// <summary>An event of the codec's corpus.</summary>
    public static string CodecEvent(string name) => Path.Combine(Repository.Root, "tests", "HostTests", "ApiGateway", "events", $"{name}.json");
}
