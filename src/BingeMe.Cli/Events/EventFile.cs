using System.CommandLine;
using System.Text;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Events;

/// <summary>The event that a command is about: a file, or standard input.</summary>
internal static class EventFile
{
    /// <summary>The argument that names it.</summary>
    public static Argument<string> Argument() => new("event") { Description = "The event's file; - reads standard input. Placeholders such as {{member:1}} become development tokens." };

    /// <summary>Reads it as it stands.</summary>
    /// <exception cref="CliFaultException">There is no such file, or it is no text.</exception>
    public static async Task<string> Read(CliContext context, string name, CancellationToken cancelled)
    {
        if (name == "-")
        {
            using var reader = new StreamReader(context.Input, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
            return await Decoded("Standard input", () => reader.ReadToEndAsync(cancelled));
        }

        if (Directory.Exists(name)) throw new CliFaultException(ExitCodes.Misused, $"{name} is a folder; name one event file.");
        if (!File.Exists(name)) throw new CliFaultException(ExitCodes.Misused, $"There is no file {name}.");
        return await Decoded(name, () => File.ReadAllTextAsync(name, new UTF8Encoding(false, throwOnInvalidBytes: true), cancelled));
    }

    /// <summary>Reads it with its placeholders expanded.</summary>
    /// <exception cref="CliFaultException">There is no such file, or no tokens are made under these settings.</exception>
    /// <exception cref="SampleException">It holds unknown placeholders.</exception>
    public static async Task<byte[]> ReadExpanded(CliContext context, Settings settings, string name, CancellationToken cancelled)
    {
        var text = await Read(context, name, cancelled);
        return Encoding.UTF8.GetBytes(Placeholders.Expand(text, Placeholders.NoVariables, () => SampleTokens.From(settings)));
    }

    private static async Task<string> Decoded(string what, Func<Task<string>> read)
    {
        try
        {
            return await read();
        }
        catch (DecoderFallbackException)
        {
            throw new CliFaultException(ExitCodes.Misused, $"{what} is not UTF-8 text, so it is no event.");
        }
    }
}
