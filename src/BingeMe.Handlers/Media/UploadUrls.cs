using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Media;

/// <summary>Query of the upload-url operations of profile pictures.</summary>
internal sealed class FileNames
{
    /// <summary>A JSON array of file names.</summary>
    [JsonPropertyName("fileNames")]
    public string? Text { get; set; }
}

/// <summary>
/// What all upload-url operations do (platform-auth P12, P20.14): a JSON array of file names in, a signed PUT for each out. One bad name
/// fails the whole call and every bad one is named; nothing is left out in silence.
/// </summary>
internal sealed class UploadUrls(IMediaStore store, MediaKeys keys)
{
    /// <summary>How long an address takes its PUT.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1200);

    private const string Field = "fileNames";
    private const int LongestName = 255;

    /// <summary>The addresses, in the order of the names.</summary>
    /// <param name="use">What the files are for.</param>
    /// <param name="memberId">Who uploads.</param>
    /// <param name="fileNames">The query parameter: a JSON array of strings as text.</param>
    /// <param name="cancelled">Ends the wait for the store.</param>
    /// <exception cref="ApiException">400 for bad names; 500 when no bucket is configured.</exception>
    public async Task<IReadOnlyList<UploadUrl>> Make(MediaUse use, long memberId, string? fileNames, CancellationToken cancelled)
    {
        var names = Read(fileNames, use.MostNames);
        var extensions = names.ConvertAll(n => MediaTypes.Extension(n) ?? "");
        var refused = names.Where((_, i) => !use.Extensions.Contains(extensions[i], StringComparer.Ordinal)).ToList();
        if (refused.Count > 0) throw NotAllowed(refused, use.Extensions);

        var urls = new List<UploadUrl>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            var key = keys.New(use, memberId, extensions[i]).ToString();
            var address = await store.PresignPut(use.Bucket, key, MediaTypes.ContentType(extensions[i]), Lifetime, cancelled);
            urls.Add(new UploadUrl(address, key, (int)Lifetime.TotalSeconds, names[i]));
        }

        return urls;
    }

    private static List<string> Read(string? text, int most)
    {
        if (string.IsNullOrWhiteSpace(text)) throw ApiException.BadField(Field, $"{Field} is required: a JSON array of file names.");
        var names = new List<string>();
        try
        {
            using var json = UnicodeJson.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.GetArrayLength() == 0) throw NotNames();
            if (json.RootElement.GetArrayLength() > most) throw ApiException.BadField(Field, $"{Field} may hold at most {most} names.");
            foreach (var item in json.RootElement.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: > 0 and <= LongestName } name)
                    throw ApiException.BadField(Field, $"{Field} must hold texts of 1 to {LongestName} characters.");
                names.Add(name);
            }
        }
        catch (JsonException)
        {
            throw NotNames();
        }

        return names;
    }

    private static ApiException NotNames() => ApiException.BadField(Field, $"{Field} must be a JSON array of at least one file name.");

    private static ApiException NotAllowed(List<string> names, IReadOnlyList<string> allowed)
    {
        var text = $"These files are not of an allowed type: {string.Join(", ", names)}. Allowed are {string.Join(", ", allowed)}.";
        var details = new JsonObject
        {
            ["errors"] = new JsonArray(text),
            ["fields"] = new JsonObject { [Field] = new JsonArray(text) },
            ["invalidFiles"] = new JsonArray([.. names.Select(n => JsonValue.Create(n))]),
            ["allowedTypes"] = new JsonArray([.. allowed.Select(a => JsonValue.Create(a))]),
        };
        return ApiException.BadRequest(text, details);
    }
}

/// <summary>One item of every upload-url answer (platform-auth P12).</summary>
/// <param name="Address">Takes one PUT.</param>
/// <param name="Key">What to hand in afterwards.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="FileName">As asked.</param>
internal sealed record UploadUrl(
    [property: JsonPropertyName("uploadUrl")] string Address,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("expiresIn")] int ExpiresIn,
    [property: JsonPropertyName("filename")] string FileName);
