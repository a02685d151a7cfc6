namespace BingeMe.Handlers.Notifications.Answers;

/// <summary>The ways on which members are told.</summary>
internal sealed record SettingsChannels(SettingsChannel Web, SettingsChannel Email, SettingsChannel Whatsapp);
