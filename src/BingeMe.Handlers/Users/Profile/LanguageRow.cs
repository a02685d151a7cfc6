namespace BingeMe.Handlers.Users.Profile;

/// <summary>A language to choose from; also the wire's form.</summary>
internal sealed class LanguageRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Abbreviation { get; set; } = "";
}
