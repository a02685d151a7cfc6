using System.Collections.Concurrent;
using BingeMe.Http.Pipeline;

namespace BingeMe.TestSupport.Api;

/// <summary>Keeps the access records, and hands them on to real logs whose output a test wants to see.</summary>
/// <param name="others">Logs that get each record too.</param>
public sealed class RecordingAccessLog(params IReadOnlyList<IAccessLog> others) : IAccessLog
{
    private readonly ConcurrentQueue<AccessRecord> records = new();

    /// <summary>Every record, oldest first.</summary>
    public IReadOnlyList<AccessRecord> Records => [.. records];

    public void Write(in AccessRecord record)
    {
        records.Enqueue(record);
        foreach (var other in others) other.Write(record);
    }
}
