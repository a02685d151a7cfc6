using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Messages.Mass;
using BingeMe.Handlers.Paging;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>Source-generated JSON of the messages module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageQuery))]
[JsonSerializable(typeof(SearchQuery))]
[JsonSerializable(typeof(FileNamesQuery))]
[JsonSerializable(typeof(DeleteMessageRequest))]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(SendMassRequest))]
[JsonSerializable(typeof(InboxPage))]
[JsonSerializable(typeof(InboxHits))]
[JsonSerializable(typeof(ThreadPage))]
[JsonSerializable(typeof(SingleMessage))]
[JsonSerializable(typeof(DeletedMessage))]
[JsonSerializable(typeof(DeletedConversation))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
[JsonSerializable(typeof(SentMessage))]
[JsonSerializable(typeof(SentMassMessage))]
internal sealed partial class MessagesJson : JsonSerializerContext;
