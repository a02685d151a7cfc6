using BingeMe.Handlers.Ports;

namespace BingeMe.Cli.Terminal;

/// <summary>What a command says of a service that did not do what it needs.</summary>
internal static class Unserved
{
    /// <summary>One line: that it does not answer, or what it refuses and why.</summary>
    public static string Sentence(DependencyException e)
    {
        var name = e.Dependency == "sql" ? "The database" : e.Dependency;
        var cause = (e.GetBaseException() is var root && root.Message.Length > 0 ? root.Message : e.Message).ReplaceLineEndings(" ");
        return e.Kind switch
        {
            DependencyFailure.Refused when e.Dependency == "sql" => $"The database refuses that: {cause} 'bingeme check' says what is missing (its schema comes from 'bingeme migrate apply').",
            DependencyFailure.Refused => $"{name} refuses that: {cause}",
            DependencyFailure.Busy => $"{name} is busy: {cause}",
            DependencyFailure.Broken => $"{name} answers nothing of use: {cause}",
            _ => $"{name} does not answer: {cause}",
        };
    }
}
