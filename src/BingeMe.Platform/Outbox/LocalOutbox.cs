using System.Text.Json;

namespace BingeMe.Platform.Outbox;

/// <summary>
/// The local outbox: a folder with one JSON file a message, named by its time, so that a person, <c>bingeme</c> and tests can look at
/// what was sent. For laptops, demos and snapshots: the files hold codes in clear, and production refuses the outbox.
/// </summary>
/// <param name="folder">Created by the first message.</param>
/// <param name="clock">Dates the messages.</param>
public sealed class LocalOutbox(string folder, TimeProvider clock)
{
    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>Files a message.</summary>
    /// <param name="message">Its time is set to the present.</param>
    /// <param name="cancelled">Ends the writing; no half file stays.</param>
    public async Task Write(OutboxMessage message, CancellationToken cancelled)
    {
        Directory.CreateDirectory(folder);
        message = message with { At = clock.GetUtcNow() };
        var json = JsonSerializer.SerializeToUtf8Bytes(message, OutboxJson.Readable.OutboxMessage);
        // The name is reserved first (creating it fails when another message of the same millisecond has it), then the whole file is
        // moved onto it: no message is overwritten, and a reader sees an empty file or a whole one.
        var draft = Path.Combine(folder, $"{Guid.NewGuid():n}.draft");
        await File.WriteAllBytesAsync(draft, json, cancelled);
        File.Move(draft, Reserve(message), overwrite: true);
    }

    /// <summary>The messages, oldest first; empty when there is no outbox.</summary>
    /// <param name="to">Only those to this address or number; null for all.</param>
    /// <param name="cancelled">Ends the reading.</param>
    public async Task<IReadOnlyList<OutboxMessage>> Read(string? to, CancellationToken cancelled)
    {
        var messages = new List<OutboxMessage>();
        if (!Directory.Exists(folder))
            return messages;
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var text = await File.ReadAllBytesAsync(file, cancelled);
            if (text.Length == 0)
                continue;
            var message = JsonSerializer.Deserialize(text, OutboxJson.Default.OutboxMessage);
            if (message is not null && (to is null || string.Equals(message.To, to, StringComparison.OrdinalIgnoreCase)))
                messages.Add(message);
        }

        return messages;
    }

    private string Reserve(OutboxMessage message)
    {
        for (var number = 0; ; number++)
        {
            var name = Path.Combine(folder, $"{message.At.UtcDateTime:yyyyMMdd'T'HHmmss.fff'Z'}-{number:d4}-{message.Channel}.json");
            if (File.Exists(name))
                continue;
            try
            {
                new FileStream(name, FileMode.CreateNew).Dispose();
                return name;
            }
            catch (IOException) when (File.Exists(name))
            {
                // Another message was faster: the next number.
            }
        }
    }
}
