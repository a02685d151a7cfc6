using System.Xml.Linq;
using BingeMe.Http.Pipeline;
using BingeMe.Http;
using BingeMe.Platform.Integrations.Aws;
using BingeMe.Platform.Integrations.Cdn;
using BingeMe.Platform.Resilience;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.Integrations;

public sealed class CloudFrontTests
{
    public CloudFrontTests() => AwsKeys.Set();

    [Fact]
    public async Task Many_writes_are_one_signed_invalidation()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(201, "<Invalidation/>"));
        using var cdn = Cdn(server.Url);
        for (var i = 0; i < 20; i++) cdn.Invalidate(["/messages/send", "/messages*"]);
        cdn.Invalidate(["/sales/1", "/sales*"]);

        await cdn.Flush();

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/2020-05-31/distribution/E1/invalidation"), (request.Method, request.Target));
        Assert.Contains("/us-east-1/cloudfront/aws4_request", request.Headers["authorization"], StringComparison.Ordinal);
        var batch = XDocument.Parse(request.Text).Root!;
        XNamespace ns = "http://cloudfront.amazonaws.com/doc/2020-05-31/";
        Assert.Equal(ns + "InvalidationBatch", batch.Name);
        Assert.Equal(["/messages*", "/messages/send", "/sales*", "/sales/1"], batch.Descendants(ns + "Path").Select(p => p.Value).Order(StringComparer.Ordinal));
        Assert.Equal("4", batch.Descendants(ns + "Quantity").Single().Value);
        Assert.Matches("^[0-9]{13}-[0-9a-f]{6}$", batch.Element(ns + "CallerReference")!.Value);
    }

    [Fact]
    public async Task Without_a_flush_the_queue_goes_out_by_itself()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(201, ""));
        using var cdn = Cdn(server.Url, TimeSpan.FromMilliseconds(50));

        cdn.Invalidate(["/sales"]);

        Assert.True(await Parts.Eventually(() => server.Requests.Count == 1));
        cdn.Invalidate(["/sales"]);
        Assert.True(await Parts.Eventually(() => server.Requests.Count == 2));
    }

    [Fact]
    public async Task Nothing_written_is_nothing_sent()
    {
        await using var server = await FakeHttp.Start();
        using var cdn = Cdn(server.Url);
        await cdn.Flush();
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_an_outage_keeps_back_goes_with_the_next_and_repeats_keep_their_reference()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(503, ""));
        using var cdn = Cdn(server.Url, limits: Parts.Patient);
        cdn.Invalidate(["/sales"]);
        await cdn.Flush();
        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(r => r.Text).Distinct());

        server.Requests.Clear();
        server.Answer = FakeHttp.Always(201, "");
        cdn.Invalidate(["/live/create"]);
        await cdn.Flush();

        Assert.Contains("<Path>/sales</Path>", Assert.Single(server.Requests).Text, StringComparison.Ordinal);
        await cdn.Flush();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_refusal_is_given_up_and_told()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(403, ""));
        var faults = new HeardFaults();
        using var cdn = Cdn(server.Url, faults: faults);
        cdn.Invalidate(["/sales"]);
        await cdn.Flush();
        await cdn.Flush();
        Assert.Single(server.Requests);
        Assert.Contains("403", Assert.Single(faults.All).Cause.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Throttling")]
    [InlineData("TooManyInvalidationsInProgress")]
    public async Task Paths_that_are_too_many_for_now_go_with_the_next(string code)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(400, $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code></Error></ErrorResponse>"));
        using var cdn = Cdn(server.Url);
        cdn.Invalidate(["/sales"]);
        await cdn.Flush();
        server.Answer = FakeHttp.Always(201, "");
        await cdn.Flush();
        Assert.Contains("<Path>/sales</Path>", server.Requests.Last().Text, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Too_many_paths_become_everything()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(201, ""));
        using var cdn = Cdn(server.Url);
        for (var i = 0; i < 2000; i++) cdn.Invalidate([$"/posts/edit/{i}"]);
        await cdn.Flush();
        Assert.Contains("<Path>/*</Path>", Assert.Single(server.Requests).Text, StringComparison.Ordinal);
        Assert.Contains("<Quantity>1</Quantity>", server.Requests.Single().Text, StringComparison.Ordinal);
    }

    private static CloudFrontInvalidation Cdn(Uri url, TimeSpan? pause = null, DependencyLimits? limits = null, IFaultLog? faults = null) =>
        new(Parts.Http(limits), "E1", new AwsCredentials(), SystemRandomSource.Instance, TimeProvider.System, pause ?? Timeout.InfiniteTimeSpan, url, faults);
}
