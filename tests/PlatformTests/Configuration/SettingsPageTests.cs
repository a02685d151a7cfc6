using BingeMe.Platform.Configuration;

namespace BingeMe.PlatformTests.Configuration;

/// <summary>The page that people read and the declarations that the process reads are one.</summary>
public sealed class SettingsPageTests
{
    [Fact]
    public void The_page_is_up_to_date()
    {
        var file = Path.Combine(Root(), "docs", "settings.md");
        if (Environment.GetEnvironmentVariable("BINGEME_WRITE_DOCS") == "1") File.WriteAllText(file, SettingsPage.Markdown());
        Assert.Equal(SettingsPage.Markdown(), File.ReadAllText(file));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BingeMe.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
