using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace HandlerTests.AccessMatrix;

/// <summary>The ids of all operations, read from the one table.</summary>
internal static class OperationIds
{
    public static IReadOnlyList<string> All { get; } = Read();

    private static List<string> Read()
    {
        var api = new BingeMeApi(Settings.From(new Dictionary<string, string>()), static _ => new AccessFixture.Silence());
        return [.. api.Operations.Select(o => o.Id)];
    }
}
