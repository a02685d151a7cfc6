using System.Text.Json;
using System.Text.Json.Serialization;

namespace BingeMe.Cutover.Engines.Nginx;

/// <summary>
/// A division as a folder of its own, never changed after it is whole: an empty file for each of the 100 buckets that go to green, and
/// <c>state</c>, what was asked for. nginx looks at nothing but the one file of a request's bucket, so no request sees half of a change.
/// </summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Fence">The writer's fencing number.</param>
/// <param name="Percent">Green's share in percent, whether or not a side is out of service.</param>
/// <param name="OutOfService">The sides in maintenance.</param>
internal sealed record NginxDivision(string Name, long Fence, int Percent, IReadOnlyList<Side> OutOfService)
{
    /// <summary>The file beside the buckets' that says what was asked for.</summary>
    public const string StateFile = "state";

    /// <summary>How many buckets there are.</summary>
    public const int Buckets = 100;

    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>What holds before anybody has written: everything goes to blue.</summary>
    public static NginxDivision Initial { get; } = new("", 0, 0, []);

    /// <summary>The buckets that go to green; the first ones, so that a user moves to green once and back once (point 3).</summary>
    [JsonIgnore]
    public IEnumerable<string> Green => Enumerable.Range(0, OutOfService switch
    {
        [Side.Green] => 0,
        [Side.Blue] => Buckets,
        _ => Percent,
    }).Select(BucketName);

    /// <summary>The name of a bucket's file, as blue-green/nginx.conf has it: <c>b00</c> to <c>b99</c>.</summary>
    public static string BucketName(int bucket) => $"b{bucket:D2}";

    /// <summary>Reads what a division says of itself.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static NginxDivision Parse(ReadOnlySpan<byte> state) =>
        JsonSerializer.Deserialize(state, NginxJson.Default.NginxDivision) is { Name: not null, OutOfService: not null, Percent: >= 0 and <= Buckets } division
            ? division
            : throw new JsonException("This is no division.");

    /// <summary>Makes the folder. A writer that dies here leaves one to which nothing leads.</summary>
    /// <param name="parent">Where divisions lie.</param>
    public void Write(string parent)
    {
        var folder = Path.Combine(parent, Name);
        // Whatever the controller's umask: nginx's workers are other users.
        Make(parent);
        Make(folder);
        foreach (var bucket in Green) File.Create(Path.Combine(folder, bucket)).Dispose();
        using var state = new FileStream(Path.Combine(folder, StateFile), FileMode.CreateNew);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(state.SafeFileHandle, FolderMode & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        JsonSerializer.Serialize(state, this, NginxJson.Default.NginxDivision);
        state.Flush(flushToDisk: true);
    }

    /// <summary>Whether a folder has the buckets that it must have, and no more.</summary>
    public bool IsWhole(string folder) =>
        Directory.EnumerateFiles(folder, "b*").Select(static f => Path.GetFileName(f)).ToHashSet(StringComparer.Ordinal).SetEquals(Green);

    /// <summary>Makes a folder that everybody may read.</summary>
    public static void Make(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, FolderMode);
    }
}

/// <summary>The state file's JSON, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NginxDivision))]
internal sealed partial class NginxJson : JsonSerializerContext;
