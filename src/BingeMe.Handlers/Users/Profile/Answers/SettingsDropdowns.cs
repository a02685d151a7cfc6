namespace BingeMe.Handlers.Users.Profile.Answers;

/// <summary>What the settings page offers to choose from; the states are those of the member's country.</summary>
internal sealed record SettingsDropdowns(
    IReadOnlyList<LanguageRow> Languages, IReadOnlyList<StateOption> States, IReadOnlyList<PlaceRow> Countries, IReadOnlyList<string> Genders);
