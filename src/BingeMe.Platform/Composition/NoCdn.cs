using BingeMe.Http.Pipeline;

namespace BingeMe.Platform.Composition;

/// <summary>Stands where no distribution is configured: there is nothing to invalidate.</summary>
internal sealed class NoCdn : ICdnInvalidation
{
    public static readonly NoCdn Instance = new();

    public void Invalidate(IEnumerable<string> paths)
    {
    }
}
