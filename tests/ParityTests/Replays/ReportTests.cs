using System.Text;
using System.Xml.Linq;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Reporting;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;
using Microsoft.Playwright;
using ParityTests.Recordings;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Replays;

/// <summary>What a replay is written as: JUnit, a page, a baseline, coverage (docs/replay.md, points 30, 31 and 32).</summary>
public sealed class ReportTests
{
    private const string Nasty = "<script>alert(1)</script>\u0001 & \"quotes\" \uD800";

    [Fact(DisplayName = "JUnit has a test a case, a failure where it differs, and is XML whatever stands in the answers")]
    public void JUnit()
    {
        var suite = XDocument.Parse(JUnitReport.Write(Report(("same", "{\"a\":1}", "{\"a\":1}"), ("odd", Json(Nasty), Json("x"))))).Root!.Element("testsuite")!;
        Assert.Equal(("2", "1", "left | right"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("name")!.Value));
        var cases = suite.Elements("testcase").ToList();
        Assert.Equal(["same", "odd"], cases.Select(static c => c.Attribute("name")!.Value));
        Assert.All(cases, static c => Assert.Equal("op", c.Attribute("classname")!.Value));
        Assert.Null(cases[0].Element("failure"));
        Assert.Contains("body $.a", cases[1].Element("failure")!.Attribute("message")!.Value, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "A baseline makes what is known pass, and nothing new; what is gone is told")]
    public void Known()
    {
        var report = Report(("one", "{\"a\":[1]}", "{\"a\":[2]}"));
        var text = Baseline.Write(report);
        var baseline = Baseline.Read(text);

        // The same bucket at another index and in another case is known; another kind, place or operation is not.
        Assert.Empty(baseline.Apply(Result("two", "{\"a\":[1,5]}", "{\"a\":[1,6]}"), static _ => "op").Differences);
        Assert.Equal(1, baseline.Known);
        Assert.Empty(baseline.Gone);
        Assert.Single(baseline.Apply(Result("two", "{\"a\":[1,5]}", "{\"a\":[1,\"5\"]}"), static _ => "op").Differences);
        Assert.Single(baseline.Apply(Result("two", "{\"b\":[1]}", "{\"b\":[2]}"), static _ => "op").Differences);
        Assert.Single(baseline.Apply(Result("two", "{\"a\":[1]}", "{\"a\":[2]}"), static _ => "other").Differences);
        Assert.Equal("op body $.a[*] (value)", Assert.Single(Baseline.Read(text).Gone));
        foreach (var wrong in new[] { "", "{}", "[]", """{"v":2,"known":[]}""", """{"v":1,"known":[{}]}""", """{"v":1,"known":7}""" })
            Assert.Throws<SampleException>(() => Baseline.Read(wrong));
    }

    [Fact(DisplayName = "Operations that were never called are told, and the percentage of those that were")]
    public void Coverage()
    {
        var report = new ReplayReport("left", "right", [Result("x", "{}", "{}")], static _ => "op", ["op", "b", "a", "c"]);
        Assert.Equal(["a", "b", "c"], report.Uncovered);
        Assert.Equal(25, report.CoveredPercent);
        Assert.Contains("\"uncovered\": [\n    \"a\",", report.Json(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "The page works in a browser at a desk's and a phone's width, loads nothing, runs nothing of the answers, marks and filters")]
    [Trait("Category", "Browser")]
    public async Task Page()
    {
        var file = Path.Combine(Path.GetTempPath(), $"replay-{Guid.NewGuid()}.html");
        IEnumerable<CaseResult> timed = Enumerable.Range(0, 8).Select(static i => Timed($"timed{i}", i + 1, i + 4));
        var results = new[] { Result("odd", Json(Nasty), Json("x")), Result("long", Json(new string('m', 9000) + "1tail"), Json(new string('m', 9000) + "2tail")) }.Concat(timed).ToList();
        var report = new ReplayReport("left", "right", results, static text => text.Contains("/long", StringComparison.Ordinal) ? "op.long" : text.Contains("/timed", StringComparison.Ordinal) ? "op.timed" : "op.odd", ["op.odd", "op.long", "op.timed", "op.never"]);
        await File.WriteAllTextAsync(file, HtmlReport.Write(report));
        try
        {
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browsers.Chromium(), Args = ["--no-sandbox"] });
            foreach (var width in new[] { 1280, 390 })
            {
                var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 800 } });
                var (complaints, requests) = (new List<string>(), new List<string>());
                page.PageError += (_, error) => complaints.Add(error);
                page.Console += (_, message) => complaints.Add(message.Text);
                page.Dialog += (_, dialog) => complaints.Add(dialog.Message);
                page.Request += (_, request) => requests.Add(request.Url);
                await page.GotoAsync(new Uri(file).ToString());
                Assert.Contains("No parity: 2 of 10 cases differ", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
                Assert.Equal(2, await page.Locator("article").CountAsync());
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"It is wider than {width}.");
                Assert.Equal(["1", "2"], await page.Locator("article", new() { HasText = "op.long" }).Locator("mark").AllInnerTextsAsync());
                Assert.Equal(1, await page.Locator("td", new() { HasText = "never called" }).CountAsync());

                // The right side of one operation is 3 ms slower each time; the others have too few pairs (docs/replay.md, point 25).
                var row = page.Locator("table.plot tbody tr");
                Assert.Equal(("slower", "+3.00 ms [+3.00, +3.00]"), (await row.GetAttributeAsync("class"), await row.Locator("svg").GetAttributeAsync("aria-label")));
                Assert.True((await row.Locator(".dot").BoundingBoxAsync())!.X > (await row.Locator(".zero").BoundingBoxAsync())!.X);

                // Beside each other at a desk, below each other on a phone.
                var sides = page.Locator("article").First.Locator(".sides > div");
                var (one, other) = ((await sides.Nth(0).BoundingBoxAsync())!, (await sides.Nth(1).BoundingBoxAsync())!);
                Assert.Equal(width > 640, other.X > one.X);
                Assert.Equal(width <= 640, other.Y > one.Y);
                await page.Locator("#filter").FillAsync("LONG");
                Assert.Equal(1, await page.Locator("article:visible").CountAsync());
                Assert.Empty(complaints);
                Assert.Single(requests);
                await page.CloseAsync();
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Json(string text) => $"{{\"a\":{System.Text.Json.JsonSerializer.Serialize(text)}}}";

    private static ReplayReport Report(params (string Id, string Left, string Right)[] cases) =>
        new("left", "right", [.. cases.Select(static c => Result(c.Id, c.Left, c.Right))], static _ => "op");

    private static CaseResult Timed(string id, double left, double right)
    {
        var given = Result(id, "{}", "{}");
        return given with { Left = [given.Left[0] with { Milliseconds = left }], Right = [given.Right[0] with { Milliseconds = right }] };
    }

    private static CaseResult Result(string id, string left, string right)
    {
        var step = new Exchange { Id = id, Event = RedactionTests.Event("GET", $"/{id}", null) };
        StepRun Run(string body) => new(step, new ClientResponse(200, [], Encoding.UTF8.GetBytes(body)), 1, null);
        var (a, b) = (Run(left), Run(right));
        return new CaseResult(new ReplayCase(id, [step]), [a], [b], CaseComparison.OfAnswers([a], [b]), []);
    }
}
