using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Integrations.Aws;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Integrations.Faces;

/// <summary>
/// Faces by Amazon Rekognition (platform-auth P16; Rekognition API, DetectFaces). It takes JPEG and PNG up to 5 MB: anything else is
/// made a JPEG first, which legacy forgot.
/// </summary>
/// <param name="http">Carries the calls.</param>
/// <param name="images">Makes the JPEG.</param>
/// <param name="credentials">Whose calls they are.</param>
/// <param name="region"><c>AWS_DEFAULT_REGION</c>.</param>
/// <param name="clock">The machine's clock: signatures must be of the present.</param>
/// <param name="server">Rekognition in that region, or a test's.</param>
internal sealed class RekognitionFaceCheck(GuardedHttpClient http, IImages images, AwsCredentials credentials, string region, TimeProvider clock, Uri server) : IFaceCheck
{
    public static readonly DependencyLimits Limits = new() { Timeout = TimeSpan.FromSeconds(8), Retries = 1 };

    private const int LeastBytes = 1000;
    private const int MostBytes = 5 * 1024 * 1024;

    public static Uri Rekognition(string region) => new($"https://rekognition.{region}.amazonaws.com/");

    public async Task<bool> HasFace(ReadOnlyMemory<byte> image, CancellationToken cancelled)
    {
        if (image.Length < LeastBytes) return false;
        if (!IsTaken(image.Span) || image.Length > MostBytes)
        {
            try
            {
                image = (await images.Convert(image, ImagePreset.FaceCheck, cancelled)).Bytes;
            }
            catch (ImageException)
            {
                return false;
            }
        }

        var body = Body(image.Span);
        var answer = await http.Send(
            async token =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, server);
                request.Headers.TryAddWithoutValidation("X-Amz-Target", "RekognitionService.DetectFaces");
                return AwsSigner.Sign(request, body, "application/x-amz-json-1.1", "rekognition", region, await credentials.Get(token), clock.GetUtcNow());
            },
            repeatable: true,
            cancelled);
        if (answer.Status == 200) return Judge(answer.Body);
        var code = Code(answer.Body);
        return answer.Status == 400 && code is ("InvalidImageFormatException" or "ImageTooLargeException" or "InvalidParameterException")
            ? false
            : throw new DependencyException("rekognition", new ServiceCallException(answer)) { Kind = AwsFaults.KindOf(answer.Status, code) };
    }

    private static bool IsTaken(ReadOnlySpan<byte> image) =>
        image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || image.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']);

    private static byte[] Body(ReadOnlySpan<byte> image)
    {
        using var buffer = new MemoryStream((image.Length * 4 / 3) + 100);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("Image");
            json.WriteBase64String("Bytes", image);
            json.WriteEndObject();
            json.WriteStartArray("Attributes");
            json.WriteStringValue("DEFAULT");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The error's code: whether it refused the picture, us, or is busy. What stands before a <c>#</c> is its namespace.</summary>
    private static string? Code(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = UnicodeJson.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("__type", out var type) && type.ValueKind == JsonValueKind.String
                ? type.GetString()!.Split('#')[^1]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Judge(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = UnicodeJson.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("FaceDetails", out var faces) || faces.ValueKind != JsonValueKind.Array)
                throw new DependencyException("rekognition", new ServiceCallException("Its answer holds no list of faces.")) { Kind = DependencyFailure.Broken };
            return faces.GetArrayLength() > 0 && FaceRules.IsGood(faces[0]);
        }
        catch (JsonException e)
        {
            throw new DependencyException("rekognition", e) { Kind = DependencyFailure.Broken };
        }
    }
}
