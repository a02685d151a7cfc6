using System.Text.Json;

namespace BingeMe.Handlers.Posts.Bodies;

/// <summary>Body of POST /posts/create, taken as it comes: what is wrong about a field is answered 422.</summary>
internal sealed class CreatePostBody
{
    public JsonElement Description { get; set; }

    public JsonElement PostType { get; set; }

    public JsonElement Tags { get; set; }

    public JsonElement Price { get; set; }

    public JsonElement Media { get; set; }

    public JsonElement ScheduledDate { get; set; }

    public JsonElement ScheduledTime { get; set; }

    public JsonElement Timezone { get; set; }
}
