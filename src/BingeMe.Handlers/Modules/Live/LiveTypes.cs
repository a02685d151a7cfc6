using System.Globalization;
using System.Text.Json.Nodes;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Agora;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>An entry of a tip menu as forms show it.</summary>
/// <param name="Id">Encoded.</param>
/// <param name="Name">What the creator does.</param>
/// <param name="Price">Coins.</param>
internal sealed record MenuItem(string Id, string Name, long Price)
{
    public static IReadOnlyList<MenuItem> Of(IEnumerable<TipRow> rows, EncodedIds ids) => [.. rows.Select(r => new MenuItem(ids.Encode(r.Id), r.Activity, r.Coins))];
}

/// <summary>Refusals that several operations share.</summary>
internal static class LiveRules
{
    /// <summary>Lives are for verified creators (ruling 23).</summary>
    /// <exception cref="ApiException">403.</exception>
    public static void RequireCreator<T>(RequestContext<T> context)
    {
        if (!MemberCaller.RowOf(context).IsVerifiedCreator) throw ApiException.Forbidden("Only verified creators go live; have yourself verified first.");
    }

    public static ApiException Missing() => ApiException.NotFound("There is no such live.");

    public static ApiException NotYours() => ApiException.Forbidden("The live is not yours.");

    public static ApiException NoGoal() => ApiException.NotFound("There is no such goal of this live.");

    /// <summary>400, with the state in which the live is.</summary>
    public static ApiException NotOpen(StreamRow row, EncodedIds ids) => NotOpen(row.Status, ids.Encode(row.Id));

    /// <summary>400, with the state in which the live is and its id as it was sent.</summary>
    public static ApiException NotOpen(string status, string sent) => ApiException.BadRequest(
        "The live is over; only one that is scheduled or runs can be changed.", new JsonObject { ["currentStatus"] = status, ["liveId"] = sent });

    /// <summary>The live, if the caller may change it.</summary>
    /// <exception cref="ApiException">404, 403 or 400: it is missing, another's, or over.</exception>
    public static StreamRow RequireOwnOpen(StreamRow? row, long me, EncodedIds ids)
    {
        if (row is null) throw Missing();
        if (row.OwnerId != me) throw NotYours();
        return row.IsOpen ? row : throw NotOpen(row, ids);
    }
}

/// <summary>The bounds that the administration sets on lives, with the defaults of the contract (Shared rules of this module).</summary>
internal sealed class LiveLimits(AdminSettings settings)
{
    private const long UsualLongest = 60;

    /// <summary>Coins.</summary>
    public long LeastPrice => Math.Max(0, settings.MinLivePrice ?? 0);

    /// <summary>Minutes; the most that a deployment allows for lives of before.</summary>
    public long LongestEver => settings.MaxLiveDuration ?? 1440;

    /// <summary>Minutes.</summary>
    public long Longest => Math.Min(UsualLongest, LongestEver);

    /// <summary>Coins.</summary>
    public long LeastTip => Math.Max(1, settings.MinTipMenuCoins ?? 1);

    /// <summary>Coins.</summary>
    public long MostTip => settings.MaxTipMenuCoins ?? 1_000_000;

    /// <summary>How often a start may be moved.</summary>
    public long MostReschedules => settings.MaxNumberOfReschedules ?? 3;

    /// <summary>How long before its start nobody is told of a live by mail any more.</summary>
    public TimeSpan MailDelay => TimeSpan.FromMinutes(settings.LiveScheduleDelay ?? 120);
}

/// <summary>Lets creators into the rooms of their lives.</summary>
internal sealed class LiveRooms(AgoraTokens tokens, IRandomSource entropy)
{
    private const string Letters = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int RandomLetters = 5;

    /// <summary>Zero would let any uid in.</summary>
    private const int LeastUid = 1;
    private const int GreatestUid = 9999;

    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>The name of a new room (contract, POST /live/create, rule 1).</summary>
    public string NewChannel(long owner) => string.Create(
        CultureInfo.InvariantCulture, $"live_{string.Concat(Enumerable.Range(0, RandomLetters).Select(_ => Letters[entropy.Integer(0, Letters.Length)]))}_{owner}");

    /// <summary>A pass for the live and an hour more; null when Agora is not set up.</summary>
    /// <param name="agora">The settings.</param>
    /// <param name="channel">The room.</param>
    /// <param name="minutes">How long the live is to be.</param>
    /// <param name="now">The time of issue.</param>
    public RoomPass? Enter(AgoraRow? agora, string channel, long minutes, DateTimeOffset now)
    {
        var uid = entropy.Integer(LeastUid, GreatestUid + 1);
        var token = tokens.Publisher(agora?.AppId, agora?.Certificate, channel, uid, now, TimeSpan.FromMinutes(minutes) + Grace);
        return token is null ? null : new RoomPass(agora!.AppId!, channel, token, uid);
    }
}

/// <summary>What lets a creator into a room. Never the certificate.</summary>
internal sealed record RoomPass(string AppId, string Channel, string Token, int Uid);
