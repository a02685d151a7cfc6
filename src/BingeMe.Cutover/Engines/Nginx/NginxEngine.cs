using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BingeMe.Cutover.Engines.Nginx;

/// <summary>
/// nginx on this machine with <c>blue-green/nginx.conf</c>: a link, <c>cur</c>, leads to a folder with an empty file for each bucket of green's,
/// and nginx asks at each request whether its bucket's is there. A change puts another link in its place by rename(2): nginx is neither told
/// nor reloaded, because a reload of nginx 1.22 loses a request on every open connection (docs/cutover.md).
/// </summary>
/// <remarks>
/// <para>
/// Without the link everything goes to blue. A writer that dies at any moment leaves the old division whole, or the new one. Writers hold a
/// lock (flock(2)) between the look at the owner's number and the rename, and the system frees it when they die: a write of a lower number
/// has no effect, not even one that was halted in between.
/// </para>
/// <para>
/// <see cref="Read"/> asks nginx, which serves the state file through the same link: so a folder that its workers may not see is found out.
/// nginx has neither a mirror that a slow green does not slow blue down with, nor a clock for a dead-man's switch.
/// </para>
/// </remarks>
public sealed partial class NginxEngine : ITrafficEngine
{
    private const int MostTries = 5;

    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly string folder;
    private readonly Uri status;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    /// <summary>Nothing is touched yet.</summary>
    /// <param name="folder">The folder that blue-green/nginx.conf names, e.g. <c>/var/lib/bingeme-cutover/nginx</c>; made where it is missing.</param>
    /// <param name="status">Where nginx serves the division to this machine, e.g. <c>http://127.0.0.1:8081/division/</c>; with a slash at the end.</param>
    /// <param name="clock">Bounds waiting.</param>
    public NginxEngine(string folder, Uri status, TimeProvider clock)
    {
        this.folder = Path.GetFullPath(folder);
        this.status = new Uri(status, NginxDivision.StateFile);
        this.clock = clock;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromSeconds(2),
            MaxResponseContentBufferSize = 4096,
        };
    }

    /// <inheritdoc/>
    public string Name => $"nginx {folder}";

    /// <inheritdoc/>
    public EngineAbilities Abilities => EngineAbilities.Sticky | EngineAbilities.Maintenance;

    /// <inheritdoc/>
    public int Resolution => TrafficShare.Whole / NginxDivision.Buckets;

    private string Current => Path.Combine(folder, "cur");

    private string Divisions => Path.Combine(folder, "divisions");

    /// <inheritdoc/>
    public Task Claim(long fence, CancellationToken cancelled) => Change(
        current =>
        {
            this.RequireAbove(current.Fence, fence);
            return current with { Fence = fence };
        },
        cancelled);

    /// <inheritdoc/>
    public Task Set(long fence, TrafficShare green, CancellationToken cancelled)
    {
        this.RequireStep(green);
        return Change(
            current =>
            {
                this.RequireOwner(current.Fence, fence);
                return current with { Percent = green.Parts / Resolution };
            },
            cancelled,
            isBack: green == TrafficShare.None);
    }

    /// <inheritdoc/>
    public Task TakeBack(long fence, CancellationToken cancelled) => Change(
        current =>
        {
            this.RequireAbove(current.Fence, fence);
            return current with { Fence = fence, Percent = 0 };
        },
        cancelled,
        isBack: true);

    /// <inheritdoc/>
    public Task Maintenance(long fence, Side side, bool isOn, CancellationToken cancelled) => Change(
        current =>
        {
            this.RequireOwner(current.Fence, fence);
            IReadOnlyList<Side> sides = isOn ? [.. current.OutOfService.Union([side])] : [.. current.OutOfService.Where(s => s != side)];
            return sides.Count < 2
                ? current with { OutOfService = sides }
                : throw new EngineException($"{Name}: {current.OutOfService[0]} is out of service already, so {side} must stay: nobody would answer.");
        },
        cancelled);

    /// <inheritdoc/>
    public async Task<TrafficState> Read(CancellationToken cancelled)
    {
        for (var tries = 0; ; tries++)
        {
            var told = await Ask(cancelled);
            if (told.Name.Length == 0 || IsWhole(told))
                return new TrafficState(new TrafficShare(told.Percent * Resolution), told.Fence, IsMirroring: false, told.OutOfService.ToHashSet());

            // Another writer may have been at it between the two looks.
            if (tries >= MostTries || (await Ask(cancelled)).Name == told.Name)
                throw new EngineException($"{Name}: the buckets of division {told.Name} are not those of {told.Percent} % green. Something else writes there; set the share anew.");
        }
    }

    /// <inheritdoc/>
    public Task Mirror(long fence, bool isOn, CancellationToken cancelled) => Task.FromException(this.Unable(EngineAbilities.Mirror));

    /// <inheritdoc/>
    public Task Heartbeat(long fence, DateTimeOffset? until, CancellationToken cancelled) => Task.FromException(this.Unable(EngineAbilities.DeadMansSwitch));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether somebody else holds the lock: EWOULDBLOCK, of Linux or of macOS.</summary>
    private static bool IsBusy(IOException fault) => fault.HResult is 11 or 35;

    /// <summary>Puts another division in the place of the one that holds.</summary>
    /// <param name="change">Makes it of the one that holds.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <param name="isBack">Whether everything is to go to blue, for which no room on the disk may be needed.</param>
    private async Task Change(Func<NginxDivision, NginxDivision> change, CancellationToken cancelled, bool isBack = false)
    {
        try
        {
            NginxDivision.Make(folder);
            await using var held = await Lock(cancelled);
            var current = OfFolder();
            var next = change(current) with { Name = Guid.NewGuid().ToString("N") };
            try
            {
                next.Write(Divisions);
                Switch(next.Name);
            }
            catch (IOException e) when (isBack)
            {
                // A full disk: without the link everything goes to blue, and a writer that claims it no more is refused.
                File.Delete(Current);
                throw new EngineUnsavedException($"{Name} cannot be written ({e.Message}), so its link was removed: everything goes to blue, and whose it is is no longer known. Make room.", e);
            }

            Sweep(current.Name, next.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"{Name} cannot be written: {e.Message} The controller needs the right to write there, and room.", e);
        }
    }

    /// <summary>The division that the link leads to; only meaningful under the lock.</summary>
    private NginxDivision OfFolder()
    {
        if (new FileInfo(Current).LinkTarget is null) return File.Exists(Current) || Directory.Exists(Current) ? throw Broken(null) : NginxDivision.Initial;
        try
        {
            return NginxDivision.Parse(File.ReadAllBytes(Path.Combine(Current, NginxDivision.StateFile)));
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw Broken(e);
        }
    }

    private EngineException Broken(Exception? cause) =>
        new($"{Current} does not lead to a division of ours. Remove it: everything goes to blue; then claim the engine anew.", cause);

    private void Switch(string name)
    {
        var link = Path.Combine(folder, $"next-{name}");
        File.CreateSymbolicLink(link, Path.Combine("divisions", name));
        if (Rename(link, Current) != 0) throw new IOException($"{Current} cannot be switched: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    /// <summary>Removes what writers that died left, and divisions before the last one: whoever reads that one may go on.</summary>
    private void Sweep(params string[] kept)
    {
        foreach (var link in Directory.EnumerateFileSystemEntries(folder, "next-*")) File.Delete(link);
        foreach (var division in Directory.EnumerateDirectories(Divisions))
            if (!kept.Contains(Path.GetFileName(division))) Directory.Delete(division, recursive: true);
    }

    private bool IsWhole(NginxDivision told)
    {
        try
        {
            return told.IsWhole(Path.Combine(Divisions, told.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<NginxDivision> Ask(CancellationToken cancelled)
    {
        try
        {
            using var answer = await http.GetAsync(status, cancelled);
            if (answer.IsSuccessStatusCode) return NginxDivision.Parse(await answer.Content.ReadAsByteArrayAsync(cancelled));
            if ((int)answer.StatusCode != 404) throw new EngineException($"nginx answers {(int)answer.StatusCode} at {status}: its workers must be allowed to read {folder}.");
            return new FileInfo(Current).LinkTarget is null
                ? NginxDivision.Initial
                : throw new EngineException($"nginx finds no division at {status}, and {Current} is there: the folder in nginx.conf must be this one, and its workers need the right to enter it.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancelled.IsCancellationRequested))
        {
            throw new EngineException($"nginx does not say at {status} how it divides ({e.Message}). Is it running, with blue-green/nginx.conf?", e);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes it.")]
    private async Task<FileStream> Lock(CancellationToken cancelled)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsBusy(e))
            {
                if (clock.GetElapsedTime(began) >= LockWait)
                    throw new EngineException($"{Name} is held by another writer for more than {LockWait.TotalSeconds} s ({e.Message}): nothing was changed.", e);
            }

            await Task.Delay(Pause, clock, cancelled);
        }
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Rename(string from, string to);
}
