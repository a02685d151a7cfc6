namespace BingeMe.Platform.Composition;

/// <summary>Closes what a group of dependencies owns.</summary>
internal static class Disposal
{
    public static async ValueTask Of(IEnumerable<object> parts)
    {
        foreach (var part in parts)
        {
            if (part is IAsyncDisposable later)
                await later.DisposeAsync();
            else if (part is IDisposable now)
                now.Dispose();
        }
    }
}
