using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.Media;
using BingeMe.PlatformTests.Integrations;
using BingeMe.TestSupport.Http;
using BingeMe.TestSupport.S3;

namespace BingeMe.PlatformTests.Media;

/// <summary>The S3 store on s3rver, which checks dates and keys of signed addresses but computes no signature 4: that is left to the SDK.</summary>
[Trait("Category", "Server")]
public sealed class S3MediaStoreTests(S3Fixture fixture) : MediaStoreConformance, IClassFixture<S3Fixture>
{
    private static readonly HttpClient Client = new();

    private readonly S3MediaStore store = S3Fixture.Store(fixture.Url);

    protected override IMediaStore Store => store;

    [Fact]
    public async Task An_address_is_signature_4_for_1200_seconds_without_checksum_or_content_type()
    {
        var address = await store.PresignPut(MediaBucket.Main, "uploads/shop/1.png", "image/png", TimeSpan.FromSeconds(1200), default);

        Assert.StartsWith($"{fixture.Url}{S3Server.MainBucket}/uploads/shop/1.png?", address, StringComparison.Ordinal);
        Assert.Contains("X-Amz-Algorithm=AWS4-HMAC-SHA256", address, StringComparison.Ordinal);
        Assert.Contains("X-Amz-Expires=1200&", address + "&", StringComparison.Ordinal);
        Assert.Contains("X-Amz-SignedHeaders=host&", address + "&", StringComparison.Ordinal);
        Assert.DoesNotContain("checksum", address, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("content-type", address, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_large_copy_is_made_in_parts_of_one_version_and_taken_back_when_it_fails()
    {
        const long length = 150L * 1024 * 1024;
        var (changed, uploads, broken) = (0, 0, false);
        await using var server = await FakeHttp.Start(async (request, context) =>
        {
            if (request.Method == "HEAD")
            {
                context.Response.ContentLength = length;
                context.Response.Headers.ETag = changed == 0 ? "\"first\"" : "\"second\"";
                return;
            }

            context.Response.Headers.ETag = "\"x\"";
            var (status, body) = (request.Method, request.Target) switch
            {
                ("POST", var t) when t.EndsWith("?uploads", StringComparison.Ordinal) => (200, $"<InitiateMultipartUploadResult><UploadId>u{Interlocked.Increment(ref uploads)}</UploadId></InitiateMultipartUploadResult>"),
                ("PUT", _) when broken => (500, "<Error/>"),
                ("PUT", _) when request.Headers["x-amz-copy-source-if-match"] == "\"first\"" && Interlocked.Increment(ref changed) > 0 => (412, "<Error><Code>PreconditionFailed</Code></Error>"),
                ("PUT", _) => (200, "<CopyPartResult><ETag>\"part\"</ETag></CopyPartResult>"),
                ("POST", _) => (200, "<CompleteMultipartUploadResult><ETag>\"all\"</ETag></CompleteMultipartUploadResult>"),
                _ => (204, ""),
            };
            await FakeHttp.Write(context, status, body, "application/xml");
        });
        using var other = S3Fixture.Store(server.Url);

        Assert.Equal(length, await other.Copy(MediaBucket.Main, "a/b.mp4", "a/c.mp4", "video/mp4", length, default));

        var all = server.Requests.ToList();
        Assert.All(all.Where(r => r.Target.EndsWith("?uploads", StringComparison.Ordinal)), r => Assert.Equal("video/mp4", r.Headers["content-type"]));
        var parts = all.Where(r => r.Method == "PUT" && r.Headers["x-amz-copy-source-if-match"] == "\"second\"").ToList();
        Assert.Equal(["bytes=0-67108863", "bytes=134217728-157286399", "bytes=67108864-134217727"], parts.Select(p => p.Headers["x-amz-copy-source-range"]).Order(StringComparer.Ordinal));
        Assert.All(parts, p => Assert.EndsWith($"{S3Server.MainBucket}/a/b.mp4", p.Headers["x-amz-copy-source"], StringComparison.Ordinal));
        Assert.Equal(["u1"], TakenBack());

        broken = true;
        await Assert.ThrowsAsync<DependencyException>(() => other.Copy(MediaBucket.Main, "a/b.mp4", "a/c.mp4", "video/mp4", length, default));
        Assert.Equal(["u1", "u3"], TakenBack());

        // On a connection that just closed one may be asked for twice.
        IEnumerable<string> TakenBack() => server.Requests.Where(static r => r.Method == "DELETE").Select(static r => r.Target[(r.Target.LastIndexOf('=') + 1)..]).Distinct();
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_a_failed_dependency()
    {
        using var other = S3Fixture.Store(fixture.Url, "no-such-bucket");
        await Assert.ThrowsAsync<DependencyException>(() => other.Put(MediaBucket.Main, "a.png", new MediaObject(new byte[1], "image/png"), default));
    }

    [Fact]
    public async Task A_bucket_that_is_not_configured_is_500()
    {
        using var other = S3Fixture.Store(fixture.Url, main: null);
        var e = await Assert.ThrowsAsync<ApiException>(() => other.PresignPut(MediaBucket.Main, "a.png", "image/png", TimeSpan.FromSeconds(1), default));
        Assert.Equal(500, e.Status);
    }

    [Fact]
    public async Task A_failing_lying_or_absent_server_is_a_failed_dependency()
    {
        await using var failing = await FakeHttp.Start(FakeHttp.Always(503, "<Error/>"));
        await using var lying = await FakeHttp.Start(FakeHttp.Always(403, "garbage"));
        await using var silent = await FakeHttp.Start(FakeHttp.Silence);
        var quick = S3MediaStore.Limits with { Timeout = TimeSpan.FromSeconds(2) };
        foreach (var url in new[] { failing.Url, lying.Url, silent.Url, Parts.Nobody })
        {
            using var other = S3Fixture.Store(url, limits: quick);
            await Assert.ThrowsAsync<DependencyException>(() => other.Head(MediaBucket.Main, "a.png", default));
        }
    }

    [Fact]
    public async Task An_upload_sends_its_bytes_without_asking_first()
    {
        var bytes = "the bytes of a picture"u8.ToArray();
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        using var other = S3Fixture.Store(new Uri($"http://{hung.LocalEndpoint}/"));
        var putting = other.Put(MediaBucket.Main, "a.png", new MediaObject(bytes, "image/png"), default);
        using var client = await hung.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var headers = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line) headers.Add(line);
        Assert.StartsWith("PUT ", headers[0], StringComparison.Ordinal);
        Assert.DoesNotContain(headers, h => h.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase));
        var body = new char[bytes.Length];
        Assert.Equal(bytes.Length, await reader.ReadBlockAsync(body));
        Assert.Equal(Encoding.ASCII.GetString(bytes), new string(body));
        await Assert.ThrowsAsync<DependencyException>(() => putting);
    }

    protected override async Task<(HttpStatusCode Status, byte[] Body, string? ContentType)> Send(string method, string address, byte[]? body = null, string type = "application/octet-stream")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var answer = await Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_bound_of_a_read_holds_though_the_server_gives_no_length(bool isLong)
    {
        await using var server = await FakeHttp.Start(async (_, context) =>
        {
            for (var part = 0; part < (isLong ? 200 : 2); part++)
            {
                await context.Response.Body.WriteAsync(new byte[50_000], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        });
        using var other = S3Fixture.Store(server.Url);

        if (isLong) Assert.Equal(100_000, (await Assert.ThrowsAsync<MediaTooLargeException>(() => other.Get(MediaBucket.Main, "a/b", 100_000, default))).Most);
        else Assert.Equal(100_000, (await other.Get(MediaBucket.Main, "a/b", 100_000, default))!.Bytes.Length);
    }

    [Theory]
    [InlineData(408, "RequestTimeout", DependencyFailure.Busy)]
    [InlineData(429, "TooManyRequests", DependencyFailure.Busy)]
    [InlineData(503, "SlowDown", DependencyFailure.Busy)]
    [InlineData(500, "InternalError", DependencyFailure.Broken)]
    [InlineData(403, "AccessDenied", DependencyFailure.Refused)]
    public async Task What_passes_is_not_told_as_a_wrong_setting(int status, string code, DependencyFailure kind)
    {
        await using var server = await FakeHttp.Start((_, context) => FakeHttp.Write(context, status, $"<Error><Code>{code}</Code></Error>", "application/xml"));
        using var other = S3Fixture.Store(server.Url);
        Assert.Equal(kind, (await Assert.ThrowsAsync<DependencyException>(() => other.Delete(MediaBucket.Main, "a/b", default))).Kind);
    }
}
