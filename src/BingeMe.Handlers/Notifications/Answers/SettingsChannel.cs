namespace BingeMe.Handlers.Notifications.Answers;

/// <summary>A way on which members are told.</summary>
internal sealed record SettingsChannel(string Name, bool Enabled);
