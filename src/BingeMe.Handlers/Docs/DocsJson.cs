using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Docs;

/// <summary>Source-generated JSON of the docs module.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class DocsJson : JsonSerializerContext;
