using System.Text.Json.Serialization;
using BingeMe.Handlers.Media.Answers;
using BingeMe.Handlers.Media.Bodies;

namespace BingeMe.Handlers.Media;

/// <summary>Source-generated JSON of the media module, and of the upload-url answers that other modules give.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeleteMediaBody))]
[JsonSerializable(typeof(DeletedMedia))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
internal sealed partial class MediaJson : JsonSerializerContext;
