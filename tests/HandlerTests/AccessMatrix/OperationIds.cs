using BingeMe.Http.Operations;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.TestSupport.Api;

namespace HandlerTests.AccessMatrix;

/// <summary>All operations, read from the one table.</summary>
internal static class OperationIds
{
    /// <summary>The table; nothing outside is touched for it.</summary>
    public static OperationTable Table { get; } = new BingeMeApi(Settings.From(new Dictionary<string, string>()), static _ => new RecordingAccessLog()).Operations;

    /// <summary>The ids.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table.Select(o => o.Id)];
}
