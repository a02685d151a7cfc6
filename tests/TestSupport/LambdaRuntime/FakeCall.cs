using System.Text;

namespace BingeMe.TestSupport.LambdaRuntime;

/// <summary>One request that a function made to the fake Runtime API, as it stood on the wire.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">The path after <c>/2018-06-01/runtime/</c>, e.g. <c>invocation/next</c>.</param>
/// <param name="Headers">Header fields; trailers too.</param>
/// <param name="Body">The body with chunks taken off.</param>
/// <param name="Connection">Which connection it came on, counted from 1.</param>
/// <param name="Timestamp">When its last byte had arrived, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</param>
public sealed record FakeCall(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, int Connection, long Timestamp)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The invocation's id in the path; empty for calls about none.</summary>
    public string RequestId => Path.Split('/') is ["invocation", var id, _] ? id : "";

    /// <summary>What is posted: <c>response</c>, <c>error</c>, or the whole path.</summary>
    public string Kind => Path.Split('/') is ["invocation", _, var kind] ? kind : Path;
}
