using Xunit;

namespace HandlerTests.Creator;

/// <summary>The countries in which a creator does not want to be seen.</summary>
public sealed class CountryTests : CreatorTests
{
    private const string Path = "/creator/block-countries";

    [Fact]
    public async Task Stored_order_is_kept()
    {
        await Api.Execute("update users set blocked_countries = ' JP, BR,,US ' where id = 1");
        Assert.Equal(["JP", "BR", "US"], await Listed());
        Assert.Empty(await Listed(Leo));
    }

    [Theory]
    [InlineData("""{"countries":["US","FR"]}""", "US,FR")]
    [InlineData("""{"countries":["US"],"mode":"replace"}""", "US")]
    [InlineData("""{"countries":[]}""", "")]
    [InlineData("""{"countries":["US","BR"],"mode":"merge"}""", "BR,JP,US")]
    [InlineData("""{"countries":["BR","US"],"mode":"remove"}""", "JP")]
    [InlineData("""{"countries":["US","BR"],"mode":"toggle"}""", "JP,US")]
    [InlineData("""{"countries":[],"mode":"merge"}""", "BR,JP")]
    public async Task The_list_becomes_what_the_mode_says(string body, string stored)
    {
        (await Post(Path, body)).Expect(200);
        Assert.Equal(stored, await Api.Scalar<string>("select blocked_countries from users where id = 1"));
        Assert.Equal(stored.Split(',', StringSplitOptions.RemoveEmptyEntries), await Listed());
    }

    [Theory]
    [InlineData("{}", "countries")]
    [InlineData("""{"countries":"US"}""", "countries")]
    [InlineData("""{"countries":["US","ZZ","XX"]}""", "countries")]
    [InlineData("""{"countries":["USA"]}""", "countries")]
    [InlineData("""{"countries":["ÜS"]}""", "countries")]
    [InlineData("""{"countries":[""]}""", "countries")]
    [InlineData("""{"countries":["US"],"mode":"add"}""", "mode")]
    public async Task Bad_lists_change_nothing(string body, string field)
    {
        Assert.Equal(field, (await Post(Path, body)).Expect(400).FaultyFields[0]);
        Assert.Equal("BR,JP", await Api.Scalar<string>("select blocked_countries from users where id = 1"));
    }

    [Fact]
    public async Task A_list_is_bounded() =>
        Assert.Equal(["countries"], (await Post(Path, $$"""{"countries":[{{string.Join(',', Enumerable.Repeat("\"US\"", 301))}}]}""")).Expect(400).FaultyFields);

    [Fact]
    public async Task Only_verified_creators_have_one()
    {
        (await Get(Path, Noor)).Expect(404);
        (await Post(Path, """{"countries":["US"]}""", Noor)).Expect(404);
    }

    [Fact]
    public async Task Defect_a_failing_database_was_an_empty_list()
    {
        await Api.Execute("alter table users rename column blocked_countries to was_blocked");
        (await Get(Path)).Expect(503);
    }

    [Fact]
    public async Task Defect_a_code_given_twice_was_refused()
    {
        (await Post(Path, """{"countries":["FR","US","FR"]}""")).Expect(200);
        Assert.Equal(["FR", "US"], await Listed());
    }

    [Fact]
    public async Task Defect_codes_were_stored_in_lower_case_and_did_not_match()
    {
        (await Post(Path, """{"countries":["us"," fr "]}""")).Expect(200);
        Assert.Equal(["US", "FR"], await Listed());
    }

    [Theory]
    [InlineData("""{"countries":[{"a":"US"}]}""")]
    [InlineData("""{"countries":[["US"]]}""")]
    [InlineData("""{"countries":[1]}""")]
    [InlineData("""{"countries":[null]}""")]
    public async Task Defect_M9_items_of_other_types_reached_the_statement(string body) => (await Post(Path, body)).Expect(400);

    [Fact]
    public async Task Defect_changes_at_once_lost_each_other()
    {
        var answers = await Task.WhenAll(new[] { "US", "FR", "IN", "GB" }.Select(c => Post(Path, $$"""{"countries":["{{c}}"],"mode":"merge"}""")));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(["BR", "FR", "GB", "IN", "JP", "US"], (await Listed()).Order(StringComparer.Ordinal));
    }

    private async Task<IEnumerable<string>> Listed(long member = Mira) =>
        (await Get(Path, member)).Expect(200).Data!["blocked_countries"]!.AsArray().Select(c => (string)c!);
}
