using BingeMe.Http.Pipeline;

namespace BingeMe.PlatformTests.Media;

/// <summary>Keeps no access log.</summary>
internal sealed class Silence : IAccessLog
{
    public void Write(in AccessRecord record)
    {
    }
}
