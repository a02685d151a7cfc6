using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace BingeMe.Platform.Integrations.Aws;

/// <summary>
/// Signature version 4 in a header (AWS, Signing AWS API requests, "Create a signed request"). For the two services of which one call
/// each is used: their SDK clients would weigh more than everything else outside together.
/// </summary>
internal static class AwsSigner
{
    /// <summary>A signed request with a body.</summary>
    /// <param name="request">Its address must not have a query.</param>
    /// <param name="body">Becomes the content.</param>
    /// <param name="contentType">Signed too.</param>
    /// <param name="service">E.g. <c>rekognition</c>.</param>
    /// <param name="region">E.g. <c>eu-west-2</c>.</param>
    /// <param name="keys">Whose request it is.</param>
    /// <param name="now">The time of the signature.</param>
    public static HttpRequestMessage Sign(
        HttpRequestMessage request, byte[] body, string contentType, string service, string region, ImmutableCredentials keys, DateTimeOffset now)
    {
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        var at = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", at);
        if (keys.UseToken) request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", keys.Token);

        var uri = request.RequestUri!;
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = uri.Authority, ["content-type"] = contentType };
        foreach (var (name, values) in request.Headers) signed[name.ToLowerInvariant()] = string.Join(',', values).Trim();
        var names = string.Join(';', signed.Keys);
        var canonical = new StringBuilder().Append(request.Method.Method).Append('\n').Append(uri.AbsolutePath).Append("\n\n");
        foreach (var (name, value) in signed) canonical.Append(name).Append(':').Append(value).Append('\n');
        canonical.Append('\n').Append(names).Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(body)));

        var scope = $"{at[..8]}/{region}/{service}/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{at}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var signature = Convert.ToHexStringLower(Mac(Key(keys.SecretKey, at[..8], region, service), text));
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={keys.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}");
        return request;
    }

    private static byte[] Key(string secret, string date, string region, string service) =>
        Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secret), date), region), service), "aws4_request");

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
