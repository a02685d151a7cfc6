using BingeMe.Http.Pipeline;

namespace ParityTests.Support;

/// <summary>An access log that shows what went wrong inside a host, which its answer hides.</summary>
internal sealed class Failures : IAccessLog
{
    public static readonly Failures Log = new();

    public void Write(in AccessRecord record)
    {
        if (record.Failure is { } failure) Console.Error.WriteLine($"{record.Source}: {record.Method} {record.Path}: {failure}");
    }
}
