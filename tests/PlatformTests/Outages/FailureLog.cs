using BingeMe.Http.Pipeline;

namespace BingeMe.PlatformTests.Outages;

/// <summary>Keeps the last exception that became a 500, for the test that finds one.</summary>
internal sealed class FailureLog : IAccessLog
{
    /// <summary>What was thrown.</summary>
    public Exception? Last { get; private set; }

    public void Write(in AccessRecord record)
    {
        if (record.Status == 500) Last = record.Failure;
    }
}
