using BingeMe.Platform.Configuration;

namespace BingeMe.Platform.Preflight;

/// <summary>A laptop's profile: everything lies in one folder.</summary>
internal static class EmbeddedChecks
{
    public static IReadOnlyList<Finding> Folder(Settings settings)
    {
        var folder = settings.Get(CoreSettings.DataFolder);
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".check-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "check");
            File.Delete(probe);
            return [new Finding("data", FindingState.Ok, "The embedded profile: database, state, files and outbox in BINGEME_DATA, which can be written.")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new Finding("data", FindingState.Failed, $"BINGEME_DATA cannot be written ({e.GetType().Name}).", "Name a folder that the host's user may write, or free space.")];
        }
    }
}
