using System.Text.Json.Serialization;
using BingeMe.Platform.Outside.Alerts;
using BingeMe.Platform.Outside.Push;
using BingeMe.Platform.Outside.WhatsApp;

namespace BingeMe.Platform.Outside;

/// <summary>Source-generated JSON of what is sent to outside services. What they answer is read as a document: nothing about it is trusted.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TelegramMessage))]
[JsonSerializable(typeof(TemplateMessage))]
[JsonSerializable(typeof(FcmRequest))]
[JsonSerializable(typeof(ServiceAccount))]
[JsonSerializable(typeof(GrantHeader))]
[JsonSerializable(typeof(GrantClaims))]
internal sealed partial class OutsideJson : JsonSerializerContext;
