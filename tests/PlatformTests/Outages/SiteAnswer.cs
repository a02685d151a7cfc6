using System.Text.Json.Nodes;

namespace BingeMe.PlatformTests.Outages;

/// <summary>An answer and how long it took.</summary>
internal sealed record SiteAnswer(int Status, TimeSpan Took, JsonNode? Json);
