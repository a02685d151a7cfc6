using System.Globalization;
using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Creator;

/// <summary>The form of the creator agreement, and where its pictures are uploaded to.</summary>
public sealed class AgreementFormTests : CreatorTests
{
    [Fact]
    public async Task The_form_is_filled_in_with_what_is_known()
    {
        var data = (await Get("/creator/agreement")).Expect(200).Data!;
        Assert.Equal(
            """{"id":1,"name":"Mira Vale","email":"mira@creators.example","mobile":"+919800000001","address":"14 Lantern Lane","city":"Mysuru","zip":"570001"}""",
            data["user"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal("""{"current_date":"2025-06-15T12:00:00.000Z","current_month":"June","current_year":2025,"current_day":15}""", data["agreement"]!.ToJsonString());
        Assert.Equal("", (string)(await Get("/creator/agreement", Chitra)).Expect(200).Data!["user"]!["address"]!);
    }

    [Theory]
    [InlineData("2025-12-31T23:59:59.999Z", "December", 2025, 31)]
    [InlineData("2026-01-01T00:00:00Z", "January", 2026, 1)]
    public async Task Defect_parts_of_the_date_were_of_another_zone(string now, string month, int year, int day)
    {
        Api.Clock.Now = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        var date = (await Get("/creator/agreement")).Expect(200).Data!["agreement"]!;
        Assert.Equal((month, year, day), ((string)date["current_month"]!, (int)date["current_year"]!, (int)date["current_day"]!));
        Assert.StartsWith($"{year}-", (string)date["current_date"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uploads_are_signed_for_the_agreements_own_bucket_and_the_caller()
    {
        var urls = (await Get("/creator/upload-url?fileNames=" + Uri.EscapeDataString("""["Me.JPG","sign.png"]"""))).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(["Me.JPG", "sign.png"], urls.Select(u => (string)u!["filename"]!));
        Assert.All(urls, u => Assert.Matches("^agreement_image/1[0-9a-f-]{36}\\.(jpg|png)$", (string)u!["key"]!));
        Assert.All(urls, u => Assert.Equal(1200, (int)u!["expiresIn"]!));
    }

    [Fact]
    public async Task Defect_uploads_went_to_the_wrong_bucket()
    {
        var url = (string)(await Get("/creator/upload-url?fileNames=" + Uri.EscapeDataString("""["a.png"]"""))).Expect(200).Json["data"]![0]!["uploadUrl"]!;
        Assert.Contains("/agreement/", url, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?fileNames=")]
    [InlineData("?fileNames=a.png")]
    [InlineData("?fileNames=%5B%5D")]
    [InlineData("?fileNames=%7B%7D")]
    [InlineData("?fileNames=%5B1%5D")]
    public async Task Defect_missing_names_were_not_noticed_and_errors_were_200(string query) =>
        Assert.Equal(["fileNames"], (await Get($"/creator/upload-url{query}")).Expect(400).FaultyFields);

    [Theory]
    [InlineData("""["a.svg"]""")]
    [InlineData("""["a.html","b.png"]""")]
    [InlineData("""["a"]""")]
    public async Task Defect_names_of_any_type_were_signed_or_500(string names) =>
        (await Get("/creator/upload-url?fileNames=" + Uri.EscapeDataString(names))).Expect(400);

    [Fact]
    public async Task Defect_the_number_of_uploads_had_no_bound()
    {
        string Names(int count) => Uri.EscapeDataString(new JsonArray([.. Enumerable.Range(0, count).Select(i => JsonValue.Create($"{i}.png"))]).ToJsonString());
        (await Get("/creator/upload-url?fileNames=" + Names(10))).Expect(200);
        (await Get("/creator/upload-url?fileNames=" + Names(11))).Expect(400);
    }

    [Fact]
    public async Task Defect_M5_what_is_private_was_kept_in_a_shared_cache()
    {
        await using var api = await ApiUnderTest.Create(new Dictionary<string, string> { ["EDGE_CACHE"] = "on" });
        foreach (var path in new[] { "/creator/agreement", "/creator/payment-received", "/creator/withdrawals" })
            Assert.Equal("private, no-store", (await api.Get(path, api.AsMember(Mira))).Expect(200).Headers["cache-control"]);
        Assert.Contains("s-maxage=900", (await api.Get("/creator/settings", api.AsMember(Mira))).Expect(200).Headers["cache-control"], StringComparison.Ordinal);
    }
}
