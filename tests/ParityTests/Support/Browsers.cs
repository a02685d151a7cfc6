namespace ParityTests.Support;

/// <summary>The browser of tests that look at pages.</summary>
internal static class Browsers
{
    public static string Chromium() =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no Chromium; './test' installs it, or: apt-get install chromium");
}
