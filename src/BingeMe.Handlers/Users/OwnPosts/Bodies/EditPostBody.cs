using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.OwnPosts.Bodies;

/// <summary>Body of PUT /posts/edit. What is absent stays.</summary>
internal sealed class EditPostBody
{
    [JsonConverter(typeof(ScalarText))]
    public string? Id { get; set; }

    public string? Description { get; set; }

    /// <summary>The new complete set: a text, or a list of texts as older clients send it.</summary>
    public JsonElement Tags { get; set; }

    /// <summary>A number, or one as text.</summary>
    [JsonConverter(typeof(ScalarText))]
    public string? Price { get; set; }

    public string? PostType { get; set; }

    public string? ScheduledDate { get; set; }

    public string? ScheduledTime { get; set; }

    public string? Timezone { get; set; }
}
