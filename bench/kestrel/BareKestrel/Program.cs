using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// Kestrel and nothing else: a prepared body under two prepared fields, or under those that the API's answers carry (FIELDS=all). What it
// costs is the least that any host on Kestrel can cost.
byte[] body = [.. """{"status":"OK","timestamp":"2025-06-15T12:00:00.000Z","uptime":1234.5678901}"""u8];
KeyValuePair<string, string>[] fields =
[
    new("X-Request-Id", "5f0c1c9e-6f3f-4f1e-9d3b-0a8d6c4b2e10"),
    new("ETag", "W/\"4b-abcdefghijklmnopqrstuv\""),
    new("Vary", "Origin"),
    new("Access-Control-Allow-Credentials", "true"),
    new("Access-Control-Expose-Headers", "Content-Length, Content-Type, X-User-Cache-Key, Cache-Control, Age, ETag, Last-Modified, Vary, X-Cache, X-Amz-Cf-Id, X-Amz-Cf-Pop"),
    new("Cache-Control", "private, no-store"),
    new("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'"),
    new("Cross-Origin-Opener-Policy", "same-origin"),
    new("Cross-Origin-Resource-Policy", "same-origin"),
    new("Origin-Agent-Cluster", "?1"),
    new("Referrer-Policy", "no-referrer"),
    new("Strict-Transport-Security", "max-age=15552000; includeSubDomains"),
    new("X-Content-Type-Options", "nosniff"),
    new("X-DNS-Prefetch-Control", "off"),
    new("X-Download-Options", "noopen"),
    new("X-Frame-Options", "SAMEORIGIN"),
    new("X-Permitted-Cross-Domain-Policies", "none"),
    new("X-XSS-Protection", "0"),
];
var all = Environment.GetEnvironmentVariable("FIELDS") == "all";
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "4000"), static l => l.Protocols = HttpProtocols.Http1);
});
await using var app = builder.Build();
app.Run(async context =>
{
    var response = context.Response;
    response.ContentType = "application/json; charset=utf-8";
    response.ContentLength = body.Length;
    if (all)
        foreach (var (name, value) in fields) response.Headers[name] = value;
    await response.Body.WriteAsync(body, context.RequestAborted);
});
await app.RunAsync();
