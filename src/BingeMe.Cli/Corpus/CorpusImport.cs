using System.CommandLine;
using System.Security.Cryptography;
using BingeMe.Capture.Exchanges;
using BingeMe.Capture.Redaction;
using BingeMe.Cli.Terminal;
using BingeMe.Replay.Exchanges;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Redaction;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Corpus;

/// <summary><c>bingeme corpus import</c>: a recording from events, lines or a HAR.</summary>
internal static class CorpusImport
{
    private static readonly Argument<string> From = new("from") { Description = "A folder of events, one event, NDJSON (events, or lines of recordings), or a .har file." };

    private static readonly Option<string> To = new("--to") { Description = "The recording to write; it must not be there yet.", Required = true };

    private static readonly Option<string?> Key = new("--key") { Description = "A file with the key of the pseudonyms (16 bytes or more); a fresh key, kept nowhere, unless given." };

    private static readonly Option<bool> Invented = new("--invented") { Description = "Everything in it is made up: nothing is redacted. Refused where something is secret-shaped." };

    public static Command Create()
    {
        var command = new Command(
            "import",
            """
            Makes a recording. Tokens, passwords, codes, cookies, keys, cards, mail addresses, phone numbers and clients'
            addresses become pseudonyms before anything is written: equal values stay equal under one key, nobody gets back.
            Bodies that cannot be read (binary) are left out and counted. Where an answer gives a token that a later request
            sends, the two become a sequence.

            Exit codes: 0 written, 1 written without what could not be read (told on standard error), 2 wrong arguments,
            3 a file cannot be read or written, 4 there is nothing to import, or --invented is not true.
            """)
        { From, To, Key, Invented };
        command.SetAction(static (parse, cancelled) => Run(parse, cancelled));
        return command;
    }

    private static async Task<int> Run(ParseResult parse, CancellationToken cancelled)
    {
        var (from, to, isInvented) = (parse.GetValue(From)!, parse.GetValue(To)!, parse.GetValue(Invented));
        if (!File.Exists(from) && !Directory.Exists(from)) throw new CliFaultException(ExitCodes.Misused, $"There is no file or folder {from}.");
        if (File.Exists(to)) throw new CliFaultException(ExitCodes.Misused, $"{to} is there already; recordings are not overwritten.");
        var pseudonyms = new Pseudonyms(await KeyOf(parse.GetValue(Key), cancelled));
        var import = await Import.Of(from, cancelled);
        var (error, output) = (parse.InvocationConfiguration.Error, parse.InvocationConfiguration.Output);
        foreach (var fault in import.Faults) await error.WriteLineAsync(PrintableText.Line(fault).AsMemory(), cancelled);
        if (import.Exchanges.Count == 0) throw new CliFaultException(ExitCodes.CorpusInvalid, $"{from} holds no exchange and no event with a request.");

        // All of it is clean before the first byte is written.
        var redactor = new Redactor(pseudonyms);
        var exchanges = isInvented ? import.Exchanges : DataFlow.Link([.. import.Exchanges.Select(redactor.Redact)]);
        var finds = exchanges.SelectMany(e => SecretScan.Of(e, !isInvented).Select(f => PrintableText.Line($"{e.Id}: {f.Place}: {f.What} ({f.Length} characters)"))).ToList();
        if (finds.Count > 0)
            throw new CliFaultException(ExitCodes.CorpusInvalid, $"Nothing is written: {(isInvented ? "this is not all invented" : "the redaction left something")}.\n - {string.Join("\n - ", finds.Take(20))}");
        await using (var writer = new ExchangeWriter(new FileStream(to, FileMode.CreateNew, FileAccess.Write), "import", isInvented ? ExchangeFile.Invented : pseudonyms.Fingerprint))
        {
            writer.Dropped = import.Faults.Count;
            foreach (var exchange in exchanges) await writer.Write(exchange, cancelled);
        }

        var sequences = exchanges.Where(static e => e.Sequence is not null).Select(static e => e.Sequence).Distinct().Count();
        await output.WriteLineAsync($"{to}: {exchanges.Count} exchanges, {sequences} sequences, {exchanges.Count(static e => e.IsTruncated)} without their body, {import.Faults.Count} not read.".AsMemory(), cancelled);
        return import.Faults.Count == 0 ? ExitCodes.Done : ExitCodes.Negative;
    }

    private static async Task<byte[]> KeyOf(string? file, CancellationToken cancelled)
    {
        if (file is null) return RandomNumberGenerator.GetBytes(32);
        if (!File.Exists(file)) throw new CliFaultException(ExitCodes.Misused, $"There is no key file {file}.");
        var key = await File.ReadAllBytesAsync(file, cancelled);
        return key.Length >= Pseudonyms.KeyBytes ? key : throw new CliFaultException(ExitCodes.Misused, $"{file} has {key.Length} bytes; a key needs at least {Pseudonyms.KeyBytes}, e.g. from: head -c 32 /dev/urandom.");
    }
}
