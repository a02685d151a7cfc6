namespace BingeMe.Platform.Configuration;

/// <summary>A setting with the type of its value.</summary>
/// <typeparam name="T">What the text is read into.</typeparam>
/// <param name="name">The variable's name.</param>
/// <param name="description">What it does, in one line.</param>
/// <param name="parser">Reads the text; a <see cref="FormatException"/> completes the sentence "NAME ...".</param>
public sealed class Setting<T>(string name, string description, Func<string, T> parser) : Setting(name, description)
    where T : notnull
{
    internal override object ReadValue(string text) => parser(text);
}
