using Microsoft.Playwright;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>The API page in a real browser, served by each native host, with every other address out of reach.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Wire")]
public sealed class ApiPageTests
{
    [Fact(DisplayName = "The API page lists every operation, calls one, and needs nothing from elsewhere, on both hosts")]
    public async Task Page()
    {
        await using var pair = await WirePair.Start();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browsers.Chromium(), Args = ["--no-sandbox"] });
        foreach (var host in new[] { pair.KestrelAddress, pair.LambdaAddress }) await Check(browser, host);
    }

    private static async Task Check(IBrowser browser, Uri host)
    {
        var page = await browser.NewPageAsync();
        // It draws every operation, beside other tests.
        page.SetDefaultTimeout(180_000);
        var (elsewhere, complaints) = (new List<string>(), new List<string>());
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.RouteAsync(url => !url.StartsWith(host.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal), route =>
        {
            // The page's own pictures are written into it.
            if (route.Request.Url.StartsWith("data:", StringComparison.Ordinal)) return route.ContinueAsync();
            elsewhere.Add(route.Request.Url);
            return route.AbortAsync();
        });

        await page.GotoAsync(new Uri(host, "/docs").ToString());
        var groups = page.Locator(".opblock-tag");
        await groups.First.WaitForAsync();
        // One group open at a time: of more than a hundred operations the page draws those in sight alone.
        var listed = 0;
        foreach (var group in await groups.AllAsync())
        {
            await group.ClickAsync();
            await page.Locator(".opblock").First.WaitForAsync();
            listed += await page.Locator(".opblock").CountAsync();
            await group.ClickAsync();
            await Assertions.Expect(page.Locator(".opblock")).ToHaveCountAsync(0);
        }

        var described = await page.EvaluateAsync<int>(
            "fetch('/docs/swagger.json').then(r => r.json()).then(d => Object.values(d.paths).flatMap(p => Object.keys(p)).length)");
        Assert.Equal(described, listed);

        await page.Locator("#operations-tag-health").ClickAsync();
        await page.Locator(".opblock-summary-path[data-path='/health']").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        var status = page.Locator(".live-responses-table .response-col_status").Last;
        await status.WaitForAsync();
        Assert.StartsWith("200", (await status.InnerTextAsync()).Trim(), StringComparison.Ordinal);

        Assert.Empty(elsewhere);
        Assert.Empty(complaints);
        await page.CloseAsync();
    }
}
