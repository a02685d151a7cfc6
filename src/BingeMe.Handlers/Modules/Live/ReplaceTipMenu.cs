using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>Body of PUT /live/edit/tipmenu.</summary>
internal sealed class TipMenuRequest
{
    /// <summary>The live, encoded or plain (ruling 4).</summary>
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? C { get; set; }

    public IReadOnlyList<string?>? Activity { get; set; }

    /// <summary>As many as there are activities.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public IReadOnlyList<long?>? Coins { get; set; }
}

/// <summary>The live must be named; lists are bounded.</summary>
internal sealed class TipMenuValidator : Validator<TipMenuRequest>
{
    public TipMenuValidator() =>
        Text("c", static b => b.C, static f => f.Required())
            .List("activity", static b => b.Activity?.Count, static f => f.Count(0, TipMenu.MostItems))
            .List("coins", static b => b.Coins?.Count, static f => f.Count(0, TipMenu.MostItems));
}

/// <summary>A menu that is right, and whose it is to be.</summary>
internal sealed record NewTipMenu(long Live, IReadOnlyList<Tip> Items);

/// <summary>
/// PUT /live/edit/tipmenu: puts a menu in the place of the one that an open live has; no lists, or empty ones, clear it. Contract:
/// live-payout-privacy.md.
/// </summary>
internal sealed class ReplaceTipMenu(Db db, AdminSettingsReader settings, EncodedIds ids)
{
    /// <summary>Reads the body, noting every fault; who may not go live hears that first.</summary>
    public async ValueTask<NewTipMenu?> Read(RequestContext<TipMenuRequest> context, ValidationErrors errors)
    {
        LiveRules.RequireCreator(context);
        var (body, limits) = (context.Input, new LiveLimits(await settings.Read(context.Cancelled)));
        var live = string.IsNullOrWhiteSpace(body.C) ? null : ids.Read(body.C, errors, "c");
        var menu = TipMenu.Read(body.Activity, body.Coins, limits, errors) ?? [];
        return errors.None && live is { } id ? new NewTipMenu(id, menu) : null;
    }

    public async Task<Response<SavedTipMenu>> Handle(RequestContext<NewTipMenu> context)
    {
        var (me, menu) = (context.MemberId, context.Input);
        await using var sql = await db.Connect(context.Cancelled);
        var rows = await sql.Transaction(() => Replace(sql, me, menu));
        return Response.Ok("The tip menu is saved.", new SavedTipMenu([.. rows.Select(r => new SavedTip(ids.Encode(r.Id), r.Activity, r.Coins))], ids.Encode(menu.Live)));
    }

    private async Task<List<TipRow>> Replace(SqlScope sql, long me, NewTipMenu menu)
    {
        await using (var results = await sql.Send($"{SqlScope.MemberLock};\n{LiveSql.Find}", ("@memberId", me), ("@live", menu.Live)))
            LiveRules.RequireOwnOpen(await results.First(static r => r.GetRowParser<StreamRow>()), me, ids);
        var message = new SqlMessage().Add(null, ("@live", menu.Live), ("@now", sql.Now));
        TipMenu.Write(message, menu.Items);
        await sql.Execute(message);
        return (await sql.Connection.QueryAsync<TipRow>(TipMenu.Shown, new { live = menu.Live })).ToList();
    }
}

/// <summary>What PUT /live/edit/tipmenu answers.</summary>
/// <param name="Data">The entries.</param>
/// <param name="C">The live, encoded.</param>
internal sealed record SavedTipMenu(IReadOnlyList<SavedTip> Data, string C);

/// <summary>An entry, in the names of its columns.</summary>
internal sealed record SavedTip(string Id, [property: JsonPropertyName("activity_name")] string ActivityName, long Coins);
