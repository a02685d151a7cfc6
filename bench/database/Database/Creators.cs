using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using BingeMe.Platform.Sql;

namespace Database;

/// <summary>
/// What the dashboard of a creator with many payments takes beside that of one with few, on one host in turns. The payments lie within three
/// years; one connection, one request at a time.
/// </summary>
internal static class Creators
{
    private const long Few = 3;
    private const long Many = 4;
    private const int Less = 5_000;

    private static readonly string[] Paths =
    [
        "/dashboard", "/dashboard?period=year", "/dashboard?period=month", "/dashboard?period=week", "/dashboard/income-chart", "/dashboard/income-chart?period=month",
        "/creator/dashboard",
    ];

    /// <summary>Adds the payments, as a legacy system would have: in one go.</summary>
    public static async Task Fill(MySqlOptions options, int payments, CancellationToken cancelled)
    {
        await using var database = new MySqlDatabase(options with { CommandSeconds = 0 });
        await using var connection = await database.Open(cancelled);
        foreach (var (creator, count) in new[] { (Few, Less), (Many, payments) })
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // numbers of ours
            command.CommandText =
                $"""
                insert into transactions (type, user_id, subscribed, amount, earning_net_user_coins, approved, usd_price, transaction_fee, created_at, updated_at)
                select elt(1 + seq mod 9, 'tip', 'subscription', 'ppv', 'chat_tip', 'videocall', 'live_tip', 'product', 'audiocall', 'tipmenu'), 6, {creator}, 100, 1 + seq mod 90,
                       if(seq mod 20 = 0, '0', '1'), 0.012, 1, date_sub(utc_timestamp(), interval seq * {3 * 365 * 86_400 / count} second), null
                from seq_1_to_{count}
                """;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancelled);
        }
    }

    /// <summary>Measures and prints a line for each path. False when a bar of issue 10 is missed: 50 ms, and twice the one with few.</summary>
    public static async Task<bool> Measure(Host host, Func<long, string> token, int requests, CancellationToken cancelled)
    {
        using var client = new HttpClient();
        Console.WriteLine("| GET | p50 / p95 with few, ms | p50 / p95 with many, ms | p95, many to few |\n|---|---|---|---|");
        var isMet = true;
        foreach (var path in Paths)
        {
            var (few, many) = (new List<double>(), new List<double>());
            await Ask(path, Few);
            await Ask(path, Many);
            // What the first view began behind its answer.
            await Task.Delay(TimeSpan.FromSeconds(3), cancelled);
            for (var i = 0; i < requests; i++)
            {
                few.Add(await Ask(path, Few));
                many.Add(await Ask(path, Many));
            }

            var (slow, slowest) = (At(few, 0.95), At(many, 0.95));
            isMet &= slowest <= 50 && slowest <= 2 * slow;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {path} | {At(few, 0.5):0.0} / {slow:0.0} | {At(many, 0.5):0.0} / {slowest:0.0} | {slowest / slow:0.00} x |"));
        }

        return isMet;

        async Task<double> Ask(string path, long creator)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token(creator));
            var began = Stopwatch.GetTimestamp();
            using var answer = await client.SendAsync(request, cancelled);
            var body = await answer.Content.ReadAsStringAsync(cancelled);
            if ((int)answer.StatusCode != 200) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {body}");
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
    }

    private static double At(List<double> all, double part) => all.Order().ElementAt(Math.Min(all.Count - 1, (int)(all.Count * part)));
}
