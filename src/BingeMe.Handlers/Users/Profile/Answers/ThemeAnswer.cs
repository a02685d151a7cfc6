namespace BingeMe.Handlers.Users.Profile.Answers;

/// <summary>Data of POST /user/mode/{mode}.</summary>
internal sealed record ThemeAnswer(bool Success, string Mode, int DarkMode);
