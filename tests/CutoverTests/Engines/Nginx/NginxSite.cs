using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using BingeMe.Cutover.Engines.Nginx;
using BingeMe.TestSupport.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace CutoverTests.Engines.Nginx;

/// <summary>The real nginx with <c>blue-green/nginx.conf</c> between a blue that speaks TLS under another name and a fleet of two greens.</summary>
internal sealed class NginxSite : IAsyncDisposable
{
    public const string BlueHost = "api.blue.example";

    private readonly List<WebApplication> sides = [];
    private readonly X509Certificate2 certificate;
    private ConfiguredProxy? proxy;

    private NginxSite()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={BlueHost}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(BlueHost);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The engine's folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("bm-nginx-").FullName;

    public string Divisions => Path.Combine(Folder, "engine");

    public NginxEngine Engine { get; private set; } = null!;

    /// <summary>Where the log's datagrams go.</summary>
    public int LogPort { get; } = ServerProcess.FreePort();

    public Uri Url => new($"http://127.0.0.1:{proxy!.Port}/");

    /// <summary>Where nginx says how it divides.</summary>
    public Uri Status { get; private set; } = null!;

    /// <summary>Whether green answers 503 to everything.</summary>
    public bool IsGreenFailing { get; set; }

    /// <summary>What sides were asked for by TLS.</summary>
    public ConcurrentDictionary<string, int> ServerNames { get; } = new();

    /// <summary>Connections that the greens saw, by their ids.</summary>
    public ConcurrentDictionary<string, int> GreenConnections { get; } = new();

    /// <summary>Header fields of the last request on each side.</summary>
    public ConcurrentDictionary<string, Dictionary<string, string>> Seen { get; } = new();

    public static async Task<NginxSite> Start()
    {
        var site = new NginxSite();
        var blue = await site.Side("blue", site.certificate);
        var greens = new[] { await site.Side("green", null), await site.Side("green", null) };
        var authority = Path.Combine(site.Folder, "blue.pem");
        await File.WriteAllTextAsync(authority, site.certificate.ExportCertificatePem());
        var status = ServerProcess.FreePort();
        site.proxy = new ConfiguredProxy("nginx", "blue-green/nginx.conf", new Dictionary<string, string>
        {
            [$"{BlueHost}:443"] = $"127.0.0.1:{blue}",
            ["127.0.0.1:4000"] = $"127.0.0.1:{greens[0]}",
            ["127.0.0.1:4001"] = $"127.0.0.1:{greens[1]}",
            ["127.0.0.1:8081"] = $"127.0.0.1:{status}",
            ["/var/lib/bingeme-cutover/nginx"] = site.Divisions,
            ["/etc/ssl/certs/ca-certificates.crt"] = authority,
            ["127.0.0.1:18514"] = $"127.0.0.1:{site.LogPort}",
        });
        await site.proxy.Start();
        site.Status = new Uri($"http://127.0.0.1:{status}/division/");
        site.Engine = new NginxEngine(site.Divisions, site.Status, TimeProvider.System);
        return site;
    }

    /// <summary>A client that keeps its connections, as phones do.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 40 }) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>A member's request, each with a token that was issued at another time.</summary>
    public static HttpRequestMessage Request(int member, HttpMethod method, int issued = 1)
    {
        var id = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"member {member}"))).Replace('+', '-').Replace('/', '_')[..22] + "00";
        var payload = $$"""{"id":"{{id}}","role":"user","iat":{{1_700_000_000 + issued}},"exp":{{1_700_003_600 + issued}}}""";
        var request = new HttpRequestMessage(method, "posts?page=2");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Part("""{"alg":"HS256","typ":"JWT"}""")}.{Part(payload)}.{Part($"signature {issued}")}");
        if (method == HttpMethod.Post) request.Content = new StringContent("""{"text":"hello"}""", Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>Which side serves a member.</summary>
    public static async Task<string> SideOf(HttpClient client, int member, int issued = 1)
    {
        using var request = Request(member, HttpMethod.Get, issued);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("X-Side").Single();
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await proxy!.DisposeAsync();
        foreach (var side in sides) await side.DisposeAsync();
        certificate.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Part(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private async Task<int> Side(string name, X509Certificate2? tls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is null) return;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificateSelector = (_, asked) =>
                {
                    ServerNames.AddOrUpdate(asked ?? "", 1, static (_, n) => n + 1);
                    return tls;
                },
            });
        }));
        var app = builder.Build();
        app.Run(async context =>
        {
            Seen[name] = context.Request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString());
            if (name == "green") GreenConnections.AddOrUpdate(context.Connection.Id, 1, static (_, n) => n + 1);
            using var reader = new StreamReader(context.Request.Body);
            await reader.ReadToEndAsync();
            if (context.Request.Path == "/slow") await Task.Delay(1100);
            if (context.Request.Path == "/broken") context.Abort();
            context.Response.StatusCode = context.Request.Path == "/failing" || (name == "green" && IsGreenFailing) ? 503 : 200;
            context.Response.Headers["X-Side"] = name;
            context.Response.Headers["X-Target"] = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            await context.Response.WriteAsync("{}");
        });
        await app.StartAsync();
        sides.Add(app);
        return new Uri(app.Urls.First()).Port;
    }
}
