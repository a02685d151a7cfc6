using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BingeMe.Http;

namespace BingeMe.Handlers.Paging;

/// <summary>
/// Writes and reads the opaque <c>cursor</c> of lists (ruling 14): the order columns of a page's last row and its id, sealed to the list
/// they belong to, so that a changed cursor, or one of another list, sort or filter, is refused instead of giving a wrong page.
/// </summary>
/// <param name="secret">The deployment's secret; a key of its own is derived from it.</param>
internal sealed class Cursors(string secret)
{
    private const int SealBytes = 12;

    /// <summary>Made on first use: most cold starts serve no list, and the first hash of a process loads the crypto library.</summary>
    private byte[]? key;

    /// <summary>The cursor of a position.</summary>
    /// <param name="list">The list with its sort and filters, e.g. <c>user.listMyUpdates:latest:photos</c>.</param>
    /// <param name="position">The page's last row.</param>
    public string Write(string list, Position position)
    {
        var payload = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartArray();
            foreach (var value in position.Values) json.WriteStringValue(value);
            json.WriteEndArray();
        }

        var bytes = new byte[SealBytes + payload.WrittenCount];
        Seal(list, payload.WrittenSpan).AsSpan(0, SealBytes).CopyTo(bytes);
        payload.WrittenSpan.CopyTo(bytes.AsSpan(SealBytes));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The position in a cursor; null when there is no cursor, or none that this list gave out, which is a fault.</summary>
    public Position? Read(string list, string? cursor, ValidationErrors errors)
    {
        if (string.IsNullOrEmpty(cursor)) return null;
        if (Payload(list, cursor) is { } payload) return Parse(payload);
        errors.Add("cursor", "cursor must be the one of this list's 'next' link, unchanged.");
        return null;
    }

    private static Position Parse(ReadOnlyMemory<byte> payload)
    {
        using var json = UnicodeJson.Parse(payload);
        return new Position([.. json.RootElement.EnumerateArray().Select(v => v.GetString()!)]);
    }

    /// <summary>What stands under the seal; null when the seal does not hold.</summary>
    private ReadOnlyMemory<byte>? Payload(string list, string cursor)
    {
        if (!Base64Url.IsValid(cursor, out var size) || size <= SealBytes) return null;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (Base64Url.EncodeToString(bytes) != cursor) return null;
        var seal = Seal(list, bytes.AsSpan(SealBytes)).AsSpan(0, SealBytes);
        return CryptographicOperations.FixedTimeEquals(seal, bytes.AsSpan(0, SealBytes)) ? (ReadOnlyMemory<byte>?)bytes.AsMemory(SealBytes) : null;
    }

    private byte[] Seal(string list, ReadOnlySpan<byte> payload)
    {
        key ??= SHA256.HashData(Encoding.UTF8.GetBytes($"cursor\n{secret}"));
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(Encoding.UTF8.GetBytes(list));
        mac.AppendData([0]);
        mac.AppendData(payload);
        return mac.GetHashAndReset();
    }
}

/// <summary>A row's place in a list: its order columns, in order, and last its id.</summary>
/// <param name="Values">The values as text, invariant.</param>
internal sealed record Position(IReadOnlyList<string> Values)
{
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss.F";

    private static readonly string[] TimeForms = ["yyyy-MM-dd HH:mm:ss", TimeForm];

    /// <summary>The id: the last value.</summary>
    public long Id => Long(Values.Count - 1);

    /// <summary>Makes a position of texts, whole numbers, decimals and times; a time may be null.</summary>
    public static Position Of(params ReadOnlySpan<object?> values)
    {
        var texts = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            texts[i] = values[i] switch
            {
                DateTime time => time.ToString(TimeForm, CultureInfo.InvariantCulture),
                IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
                var value => value?.ToString() ?? "",
            };
        }

        return new Position(texts);
    }

    public string Text(int index) => Values[index];

    /// <summary>A value as a whole number.</summary>
    public long Long(int index) => long.Parse(Values[index], CultureInfo.InvariantCulture);

    public decimal Decimal(int index) => decimal.Parse(Values[index], CultureInfo.InvariantCulture);

    /// <summary>A value as a time of a <c>DATETIME</c> column, for a parameter; null for a row without one.</summary>
    public DateTime? Time(int index) =>
        Values[index].Length == 0 ? null : DateTime.SpecifyKind(DateTime.ParseExact(Values[index], TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None), DateTimeKind.Utc);

    /// <summary>
    /// For a list in falling order of a time and then the id, rows without a time last: what the rows behind this place meet, as SQL, with the time
    /// as <c>@at</c> and <c>@id</c>.
    /// </summary>
    /// <param name="time">The column of the time.</param>
    /// <param name="id">The column of the id.</param>
    /// <param name="withTimeless">Whether the list has rows without a time.</param>
    public string Behind(string time, string id, bool withTimeless)
    {
        if (Time(0) is not { } at) return $"({time} is null and {id} < @id)";
        var timeless = withTimeless ? $" or {time} is null" : "";
        // A zero date is read as the least time and lies below it; of those the id alone decides.
        if (at == DateTime.MinValue) return $"(({time} <= @at and {id} < @id){timeless})";
        // A date without its day or month is read as a part of the second before it (the database's adapter), where no other time lies.
        var part = at.Ticks % TimeSpan.TicksPerSecond;
        return part == 0
            ? $"({time} < @at or ({time} = @at and {id} < @id){timeless})"
            : $"({time} < @at or ({time} < '{at.AddTicks(TimeSpan.TicksPerSecond - part).ToString(TimeForm, CultureInfo.InvariantCulture)}' and {id} < @id){timeless})";
    }
}
