using System.CommandLine;
using System.Globalization;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Costs;

namespace BingeMe.Cli.Cost;

/// <summary><c>bingeme cost</c>: what Lambda and EC2 cost a month for traffic as it was measured.</summary>
internal static class CostCommand
{
    /// <summary>Of a request and its answer beside the body: TLS, head lines, acknowledgements. An assumption, and told as one.</summary>
    private const double HeadBytes = 700;

    private static readonly CostPlan Standard = new() { Requests = 0, DataOutGigabytes = 0 };

    private static readonly Argument<string[]> Logs = new("log") { Description = "Access logs of our hosts (NDJSON), or recordings; several are read as one.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<string?> Prices = new("--prices") { Description = "A price file of the form of deploy/prices.json, which is built in." };

    private static readonly Option<double?> Requests = new("--requests-per-month") { Description = "Requests of a month; what the log's time gives unless set." };

    private static readonly Option<double?> DataOut = new("--data-out-gb") { Description = "GB of a month that leave to the internet; what the log's bodies give unless set." };

    private static readonly Option<int> Memory = Of("--memory", "The function's memory in MB.", Standard.MemoryMegabytes, 128, 10240);

    private static readonly Option<string> Architecture = new("--arch") { Description = "The function's architecture.", DefaultValueFactory = static _ => Standard.Architecture };

    private static readonly Option<double> Factor = Of("--duration-factor", "A duration on Lambda by the measured one, e.g. 2 for a log of EC2 hosts and a function with half a core.", Standard.DurationFactor, 0.01, 1000);

    private static readonly Option<double> Overhead = Of("--overhead-ms", "What Lambda bills beside a request's measured time.", Standard.OverheadMs, 0, 10_000);

    private static readonly Option<double> Cold = Of("--cold-share", "The share of requests that meet a cold start, 0 to 1.", Standard.ColdShare, 0, 1);

    private static readonly Option<double> Init = Of("--init-ms", "What a cold start bills.", Standard.InitMs, 0, 10_000);

    private static readonly Option<FrontDoor> Front = new("--front") { Description = "In front of the function: a REST API, an HTTP API, or none (a Function URL).", DefaultValueFactory = static _ => Standard.Front };

    private static readonly Option<string> InstanceType = new("--instance-type") { Description = "The hosts' machine type.", DefaultValueFactory = static _ => Standard.InstanceType };

    private static readonly Option<int> Instances = Of("--instances", "The hosts' machines.", Standard.Instances, 1, 10_000);

    private static readonly Option<string> ProxyType = new("--haproxy-type") { Description = "HAProxy's machine type.", DefaultValueFactory = static _ => Standard.ProxyType };

    private static readonly Option<int> Proxies = Of("--haproxy-hosts", "HAProxy's machines.", Standard.Proxies, 0, 10_000);

    private static readonly Option<int> Balancers = Of("--nlb", "Network load balancers.", Standard.Balancers, 0, 1000);

    private static readonly Option<int> Disk = Of("--disk-gb", "Disk of each machine.", Standard.DiskGigabytes, 0, 16_384);

    private static readonly Option<decimal> Extra = new("--extra-green") { Description = "What else green costs a month, e.g. Redis, in the prices' currency.", DefaultValueFactory = static _ => 0 };

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes one JSON document." };

    // Once, and not for each tree of commands: all of them share the options.
    static CostCommand()
    {
        Architecture.AcceptOnlyFromAmong("x86_64", "arm64");
        Front.Validators.Add(static result =>
        {
            // The library takes any number for a value of an enumeration.
            if (!Enum.IsDefined(result.GetValueOrDefault<FrontDoor>())) result.AddError($"{Front.Name} must be one of {string.Join(", ", Enum.GetNames<FrontDoor>())}.");
        });
        Bounded(Requests, 1, CostProjection.MostRequests);
        Bounded(DataOut, 0, 1e9);
        Bounded(Extra, 0, 1e9);
    }

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command(
            "cost",
            """
            Projects a month on Lambda (blue) and on EC2 behind HAProxy (green) from requests, durations and bytes that were measured,
            and says at how many requests a month both cost the same. Every assumption is printed. docs/cost.md has more.

            Exit codes: 0 done, 2 wrong arguments, prices, or a log without requests, 3 a file cannot be read.
            """)
        {
            Logs, Prices, Requests, DataOut, Memory, Architecture, Factor, Overhead, Cold, Init, Front, InstanceType, Instances, ProxyType, Proxies, Balancers, Disk, Extra, AsJson,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parse, CancellationToken cancelled)
    {
        var prices = await PricesOf(parse, cancelled);
        var plan = Standard with
        {
            MemoryMegabytes = parse.GetValue(Memory),
            Architecture = parse.GetValue(Architecture)!,
            DurationFactor = parse.GetValue(Factor),
            OverheadMs = parse.GetValue(Overhead),
            ColdShare = parse.GetValue(Cold),
            InitMs = parse.GetValue(Init),
            Front = parse.GetValue(Front),
            InstanceType = parse.GetValue(InstanceType)!,
            Instances = parse.GetValue(Instances),
            ProxyType = parse.GetValue(ProxyType)!,
            Proxies = parse.GetValue(Proxies),
            Balancers = parse.GetValue(Balancers),
            DiskGigabytes = parse.GetValue(Disk),
            ExtraGreen = parse.GetValue(Extra),
        };
        var files = parse.GetValue(Logs)!;
        foreach (var file in files)
            if (!File.Exists(file)) throw new CliFaultException(ExitCodes.Failed, $"There is no file {file}.");
        var sample = await TrafficSample.Read(files, plan.Billed, cancelled);
        var requests = RequestsOf(parse.GetValue(Requests), sample, files);
        var dataOut = parse.GetValue(DataOut) ?? requests * (sample.MeanBytes + HeadBytes) / (1024 * 1024 * 1024);
        plan = plan with { Requests = requests, DataOutGigabytes = dataOut };
        CostProjection projection;
        try
        {
            projection = CostProjection.Of(plan, sample, prices);
        }
        catch (FormatException e)
        {
            throw new CliFaultException(ExitCodes.Misused, e.Message);
        }
        catch (OverflowException)
        {
            throw new CliFaultException(ExitCodes.Misused, "A month of such traffic at such prices is beyond every number: look at --prices, --requests-per-month and --duration-factor.");
        }

        var report = new CostReport(plan, sample, prices, projection, Assumptions(parse, plan, sample, prices));
        await parse.InvocationConfiguration.Output.WriteLineAsync((parse.GetValue(AsJson) ? report.Json() : report.Text()).AsMemory(), cancelled);
        return ExitCodes.Done;
    }

    private static async Task<PriceList> PricesOf(ParseResult parse, CancellationToken cancelled)
    {
        if (parse.GetValue(Prices) is not { } file) return PriceList.Default;
        if (!File.Exists(file)) throw new CliFaultException(ExitCodes.Failed, $"There is no price file {file}.");
        try
        {
            return PriceList.Parse(await File.ReadAllBytesAsync(file, cancelled));
        }
        catch (FormatException e)
        {
            throw new CliFaultException(ExitCodes.Misused, $"{file} is no price file of the form of deploy/prices.json: {e.Message}");
        }
    }

    private static double RequestsOf(double? asked, TrafficSample sample, string[] files)
    {
        var names = string.Join(", ", files);
        if (sample.Requests == 0)
        {
            throw new CliFaultException(ExitCodes.Misused, sample.Incomplete > 0
                ? $"{names}: {sample.Incomplete} requests, none with both its time and its duration (recordings have them as at and milliseconds)."
                : $"{names}: no request in {sample.OtherLines + sample.UnreadableLines} lines. Wanted is a host's access log, a JSON object a line with @t, Ms, Status and Bytes, or a recording; a replay's report has no durations.");
        }

        if (asked is { } requests) return requests;
        return sample.Span > TimeSpan.FromSeconds(1)
            ? (sample.Requests - 1) / sample.Span.TotalHours * CostPlan.Hours
            : throw new CliFaultException(ExitCodes.Misused, $"{names}: the requests lie within a second, which says nothing of a month: give --requests-per-month.");
    }

    private static List<string> Assumptions(ParseResult parse, CostPlan plan, TrafficSample sample, PriceList prices)
    {
        var made = new List<string>
        {
            Say($"Prices of {prices.Date:yyyy-MM-dd}, {prices.Region}, {prices.Currency}, on demand, without free tiers (but for data out, where its first tier says so), savings plans and taxes. {prices.Source}."),
            parse.GetValue(Requests) is null
                ? Say($"A month has {CostPlan.Hours} h like the {Duration(sample.Span)} of the log{(sample.Span < TimeSpan.FromDays(7) ? "; less than a week knows neither nights nor weekends: --requests-per-month" : "")}.")
                : "Requests of a month as given; their durations and bytes as in the log.",
            Say($"Lambda bills a request {plan.DurationFactor:0.##} x its measured time and {plan.OverheadMs:0.##} ms, in whole milliseconds: {sample.MeanBilledMs:0.##} ms in the mean. {plan.ColdShare:0.##%} of the requests bill {plan.InitMs:0.##} ms of a cold start as well."),
            sample.Colours.Count == 0 ? "The log does not say which side measured the durations." : $"Durations were measured by {string.Join(" and ", sample.Colours.Select(static c => Say($"{c.Key} ({c.Value:N0})")))}; another machine or another memory size takes another time (--duration-factor).",
            sample.MeanLogBytes > 0 ? Say($"The function logs {sample.MeanLogBytes:0} bytes a request, as in the log, whose storage is not counted; hosts' logs stay on their disks.") : "Logs cost nothing: a recording does not say how long their lines are.",
            parse.GetValue(DataOut) is null ? Say($"Data out is the bodies' mean of {sample.MeanBytes:0} bytes and {HeadBytes:0} bytes for head and TLS a request; both sides send the same.") : "Data out as given; both sides send the same.",
            Say($"Green runs {plan.Instances} x {plan.InstanceType} and {plan.Proxies} x {plan.ProxyType} all the time, whatever the traffic: {plan.Requests / CostPlan.Hours / 3600 / plan.Instances:0.##} requests a second and machine in the mean, {sample.BusiestMinute / 60.0 / plan.Instances:0.##} in the log's busiest minute. Whether they carry it, a load test says."),
            plan.ExtraGreen > 0 ? Say($"What else green needs is given as {plan.ExtraGreen:0.00}.") : "Redis, if green has one of its own, is not in it (--extra-green).",
            "Not in it, since both sides pay it alike: database, S3, CloudFront, DynamoDB, mail. Not in it either: traffic between zones, NAT gateways, WAF, people.",
        };
        var skipped = sample.OtherLines + sample.UnreadableLines + sample.Incomplete;
        if (skipped > 0) made.Add(Say($"Not counted: {sample.OtherLines:N0} lines of other kinds, {sample.UnreadableLines:N0} that are no JSON or hold what no request has, {sample.Incomplete:N0} requests without time or duration."));
        return made;
    }

    private static string Duration(TimeSpan span) => span.TotalDays >= 1 ? Say($"{span.TotalDays:0.#} days") : span.TotalHours >= 1 ? Say($"{span.TotalHours:0.#} h") : Say($"{span.TotalSeconds:0.#} s");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Option<T> Of<T>(string name, string description, T standard, T least, T most)
        where T : struct, IComparable<T>
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is var value && !IsWithin(value, least, most)) result.AddError($"{name} must be from {least} to {most}.");
        });
        return option;
    }

    private static void Bounded<T>(Option<T> option, double least, double most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<T>() is { } value && !IsWithin(Convert.ToDouble(value, CultureInfo.InvariantCulture), least, most)) result.AddError($"{option.Name} must be from {least} to {most}.");
    });

    /// <summary>False for what is no number, too.</summary>
    private static bool IsWithin<T>(T value, T least, T most)
        where T : IComparable<T> => value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0;
}
