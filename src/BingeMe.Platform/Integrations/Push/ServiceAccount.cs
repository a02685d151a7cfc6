using System.Text.Json;
using System.Text.Json.Serialization;

namespace BingeMe.Platform.Integrations.Push;

/// <summary>A Google service account as its key file says it (Google Cloud, Service account credentials). The key is never logged.</summary>
internal sealed record ServiceAccount(
    [property: JsonPropertyName("project_id")] string ProjectId,
    [property: JsonPropertyName("client_email")] string ClientEmail,
    [property: JsonPropertyName("private_key")] string PrivateKey,
    [property: JsonPropertyName("private_key_id")] string? PrivateKeyId,
    [property: JsonPropertyName("token_uri")] string? TokenUri)
{
    /// <summary>Reads the setting: the JSON itself, or the path of its file.</summary>
    /// <exception cref="FormatException">It is no service account. The text holds nothing of it.</exception>
    public static ServiceAccount Read(string setting)
    {
        try
        {
            var text = setting.TrimStart().StartsWith('{') ? setting : File.ReadAllText(setting);
            return JsonSerializer.Deserialize(text, PushJson.Default.ServiceAccount) is { ProjectId: not null, ClientEmail: not null, PrivateKey: not null } account
                ? account
                : throw new FormatException("FCM_SERVICE_ACCOUNT lacks project_id, client_email or private_key.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException("FCM_SERVICE_ACCOUNT is neither a service account's JSON nor the path of its file.");
        }
    }
}
