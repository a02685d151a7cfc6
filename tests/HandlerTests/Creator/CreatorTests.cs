using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;

namespace HandlerTests.Creator;

/// <summary>What the tests of the creator module share. Of the demo data, 1 and 4 are verified creators; 5 waits to be, 8 is a fan.</summary>
public abstract class CreatorTests : ApiTests
{
    protected const long Mira = 1;
    protected const long Leo = 4;
    protected const long Noor = 5;
    protected const long Asha = 6;
    protected const long Chitra = 8;

    protected Task<ApiAnswer> Get(string target, long member = Mira) => Api.Get(target, Api.AsMember(member));

    protected Task<ApiAnswer> Post(string target, string json, long member = Mira) => Api.Post(target, json, Api.AsMember(member));

    protected Task<int> SetAdmin(string column, object? value) => Api.Execute($"update admin_settings set {column} = @value where setting_key is null", ("@value", value));

    /// <summary>Follows the next links from a first page to the end; every row.</summary>
    protected async Task<List<JsonNode>> Walk(string first, string rows)
    {
        var found = new List<JsonNode>();
        for (var target = first; !string.IsNullOrEmpty(target);)
        {
            var data = (await Get(target)).Expect(200).Data!;
            found.AddRange(data[rows]!.AsArray().Select(r => r!));
            target = (string?)data["pagination"]!["next"];
        }

        return found;
    }
}
