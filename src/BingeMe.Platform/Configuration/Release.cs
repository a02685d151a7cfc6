using System.Reflection;

namespace BingeMe.Platform.Configuration;

/// <summary>What release this is.</summary>
public static class Release
{
    /// <summary>
    /// <c>BINGEME_VERSION</c> of the build (<c>./publish</c>), else the project's version with the commit: what <c>--version</c>, the start line and
    /// <c>bingeme_build_info</c> say.
    /// </summary>
    public static string Version { get; } =
        typeof(Release).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The same without the commit: what <c>/health</c> tells the world.</summary>
    public static string Number { get; } = Version.Split('+')[0];
}
