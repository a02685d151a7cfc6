using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using BingeMe.Http.Pipeline;
using BingeMe.Lambda;

namespace BingeMe.TestSupport.Api;

/// <summary>
/// Looks for secrets in what both hosts would log of every call that a test sends: it keeps what was sent as a secret (tokens, passwords, codes, numbers
/// of papers and accounts), writes each record as either host does, and tells what of the one stands in the other. Every
/// <see cref="ApiUnderTest"/> has one, so that every test of the suite is a test of that too.
/// </summary>
public sealed class LogWatch : IAccessLog, IDisposable
{
    /// <summary>A shorter text may stand somewhere by chance.</summary>
    private const int Shortest = 8;

    /// <summary>Kept of one test, and looked through: tests with a thousand calls send the same again and again.</summary>
    private const int MostSecrets = 300;
    private const int MostRecords = 3000;

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "confirm_password", "old_password", "new_password", "current_password", "resetToken", "refreshToken", "idToken", "fcm_token", "voip_token",
        "pancard", "aadhar", "acc_no", "account_number", "ifsc", "ifsc_code", "upi", "upi_id", "bank_details", "paypal_email", "email_paypal", "message", "comment",
    };

    /// <summary>A body without any of these has no member of those names, however it is written: to read what is megabytes long would cost as much as to answer it.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create([.. Names.Select(static n => $"\"{n}\""), "\\u"], StringComparison.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, string> secrets = new(StringComparer.Ordinal);
    private readonly MemoryStream lines = new();
    private readonly MemoryStream emf = new();
    private readonly EmfAccessLog function;
    private readonly JsonAccessLog server;
    private readonly Lock gate = new();
    private int records;

    public LogWatch()
    {
        function = new EmfAccessLog(emf, "BingeMe", "blue", TimeProvider.System);
        server = new JsonAccessLog(lines, "green", TimeProvider.System);
    }

    /// <summary>Keeps what a call sends as a secret.</summary>
    /// <param name="token">The access token; of a token the signature is enough to know it again.</param>
    /// <param name="body">The body.</param>
    public void Sent(string? token, string? body)
    {
        if (secrets.Count > MostSecrets) return;
        if (token?.Split('.') is { Length: 3 } parts) Plant(parts[2], "a token's signature");
        if (body is null || !body.StartsWith('{') || !body.AsSpan().ContainsAny(Signs)) return;
        try
        {
            using var json = JsonDocument.Parse(body);
            Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Tests send what is no JSON, too, and half a surrogate pair as a name.
        }
    }

    /// <summary>Keeps a text that must not be logged.</summary>
    public void Plant(string text, string name)
    {
        if (text.Length >= Shortest) secrets.TryAdd(text, name);
    }

    /// <summary>Lets a text be logged again.</summary>
    public void Forget(string text) => secrets.TryRemove(text, out _);

    public void Write(in AccessRecord record)
    {
        if (Interlocked.Increment(ref records) > MostRecords) return;
        lock (gate)
        {
            server.Write(record);
            function.Write(record);
        }
    }

    /// <summary>What was logged of all calls.</summary>
    public string Logged()
    {
        lock (gate)
        {
            function.Flush();
            return Encoding.UTF8.GetString(lines.ToArray()) + Encoding.UTF8.GetString(emf.ToArray());
        }
    }

    /// <summary>The secrets that were logged, by their names; empty when none was.</summary>
    public IReadOnlyList<string> Found()
    {
        var logged = Logged();
        return [.. secrets.Where(s => logged.Contains(s.Key, StringComparison.Ordinal)).Select(static s => $"{s.Value}: {s.Key}")];
    }

    public void Dispose()
    {
        lines.Dispose();
        emf.Dispose();
    }

    private void Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Read(item);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (!Names.Contains(member.Name)) Read(member.Value);
                else if (member.Value.ValueKind == JsonValueKind.String && Text(member.Value) is { } text) Plant(text, member.Name);
                else if (member.Value.ValueKind == JsonValueKind.Number) Plant(member.Value.GetRawText(), member.Name);
            }
        }
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }
}
