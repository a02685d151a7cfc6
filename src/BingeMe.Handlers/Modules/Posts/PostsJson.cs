using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Source-generated JSON of the posts module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CreatePostRequest))]
[JsonSerializable(typeof(UploadUrlsQuery))]
[JsonSerializable(typeof(CommentRequest))]
[JsonSerializable(typeof(UpdateIdRequest))]
[JsonSerializable(typeof(CommentIdRequest))]
[JsonSerializable(typeof(PinRequest))]
[JsonSerializable(typeof(CreateData))]
[JsonSerializable(typeof(CreatedPost))]
[JsonSerializable(typeof(PostDetail))]
[JsonSerializable(typeof(AddedComment))]
[JsonSerializable(typeof(DeletedComment))]
[JsonSerializable(typeof(ToggledLike))]
[JsonSerializable(typeof(PinState))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
internal sealed partial class PostsJson : JsonSerializerContext;
