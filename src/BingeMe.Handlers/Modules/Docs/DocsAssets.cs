using System.IO.Compression;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Docs;

/// <summary>The page's files, embedded in the assembly; the large ones compressed.</summary>
internal sealed class DocsAssets(HandlerSettings settings)
{
    /// <summary>Stricter than the platform's usual page policy: everything comes from this host, and no script stands in the page.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal)
    {
        ["index.html"] = "text/html; charset=utf-8",
        ["start.js"] = "text/javascript; charset=utf-8",
        ["swagger-ui-bundle.js"] = "text/javascript; charset=utf-8",
        ["swagger-ui.css"] = "text/css; charset=utf-8",
    };

    /// <summary>One file as an answer.</summary>
    /// <exception cref="ApiException">404: there is no such file, or the page is switched off.</exception>
    public ApiResponse Serve(string file, ApiRequest request)
    {
        RequireEnabled();
        if (!MediaTypes.TryGetValue(file, out var mediaType)) throw ApiException.NotFound("The API page has no such file.");
        var response = new ApiResponse();
        response.Headers["Content-Type"] = mediaType;
        response.Headers["Content-Security-Policy"] = Policy;
        if (file != "index.html") response.Headers["Cache-Control"] = "public, max-age=3600";
        if (Read(file) is { } plain)
        {
            response.Body = plain;
            return response;
        }

        var compressed = Read(file + ".gz")!;
        response.Headers.AddToList("Vary", "Accept-Encoding");
        if (AcceptEncoding.Weight(request.Headers["accept-encoding"], "gzip") > 0)
        {
            response.Headers["Content-Encoding"] = "gzip";
            response.Body = compressed;
            return response;
        }

        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress)) gzip.CopyTo(unpacked);
        response.Body = unpacked.ToArray();
        return response;
    }

    /// <exception cref="ApiException">404: the page is switched off (contract, /docs).</exception>
    public void RequireEnabled()
    {
        if (!settings.DocsEnabled) throw ApiException.NotFound("The API page is switched off here.");
    }

    private static byte[]? Read(string file)
    {
        using var stream = typeof(DocsAssets).Assembly.GetManifestResourceStream($"docs/{file}");
        if (stream is null) return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>GET /docs/assets/{file}: the page's own scripts and styles; no outside host is asked.</summary>
internal sealed class GetDocsAsset(DocsAssets assets)
{
    public ValueTask<ApiResponse> Handle(RequestContext<Unit> context) => ValueTask.FromResult(assets.Serve(context.Route["file"], context.Request));
}

/// <summary>GET /docs: the API page. Contract: platform-auth.md.</summary>
internal sealed class GetDocsPage(DocsAssets assets)
{
    public ValueTask<ApiResponse> Handle(RequestContext<Unit> context) => ValueTask.FromResult(assets.Serve("index.html", context.Request));
}
