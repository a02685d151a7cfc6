using System.Text;
using System.Text.Json;
using BingeMe.Http;
using CsCheck;
using Xunit;

namespace HostTests.Http;

/// <summary>Texts that escape half of a surrogate pair.</summary>
public sealed class UnicodeJsonTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Const(@"\\"), Gen.Const("\\\""), Gen.Const(@"\ud83d"), Gen.Const(@"\uDE00"), Gen.Const(@"\u0041"), Gen.Const(@"\n"), Gen.Const("ud83d"), Gen.Const("x"), Gen.Const("\U0001F600"))
        .List[0, 8].Select(string.Concat);

    [Fact]
    public void It_refuses_just_those_texts_that_cannot_be_read() => Texts.Sample(text =>
    {
        var json = $$"""{"a":["{{text}}"]}""";
        using var document = JsonDocument.Parse(json);
        var isText = true;
        try
        {
            document.RootElement.GetProperty("a")[0].GetString();
        }
        catch (InvalidOperationException)
        {
            isText = false;
        }

        Assert.Equal(!isText, UnicodeJson.HasLoneSurrogates(json));
        if (isText)
        {
            UnicodeJson.Parse(json).Dispose();
            UnicodeJson.Parse(Encoding.UTF8.GetBytes(json)).Dispose();
        }
        else
        {
            Assert.Throws<JsonException>(() => UnicodeJson.Parse(json));
            Assert.Throws<JsonException>(() => UnicodeJson.Parse(Encoding.UTF8.GetBytes(json)));
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("\\")]
    [InlineData("\\u")]
    [InlineData("\\ud83")]
    [InlineData("\"\\ud83d\\ude0")]
    public void What_ends_in_the_middle_is_read_to_its_end(string json) => Assert.Equal(json.Length > 10, UnicodeJson.HasLoneSurrogates(json));

    [Fact]
    public void What_is_no_UTF_8_is_refused_before_anybody_asks_for_the_text()
    {
        byte[] json = [.. "{\"a\":\""u8, 0xff, .. "\"}"u8];
        Assert.Throws<JsonException>(() => UnicodeJson.Parse(json));
    }
}
