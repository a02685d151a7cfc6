namespace BingeMe.Handlers.Users.Profile.Answers;

/// <summary>Data of GET /user/profile.</summary>
internal sealed record SettingsAnswer(SettingsUser User, SettingsDropdowns Dropdowns);
