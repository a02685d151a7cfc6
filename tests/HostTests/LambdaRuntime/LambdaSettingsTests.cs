using BingeMe.Lambda.Runtime;
using Xunit;

namespace HostTests.LambdaRuntime;

/// <summary>What the environment says, and what is said about it when it makes no sense.</summary>
public sealed class LambdaSettingsTests
{
    [Fact]
    public void Everything_but_the_address_has_a_default()
    {
        var settings = Read(("AWS_LAMBDA_RUNTIME_API", "169.254.100.1:9001"));
        Assert.Equal(("169.254.100.1", 9001), (settings.Host, settings.Port));
        Assert.Equal(1, settings.MaxConcurrency);
        Assert.Equal(TimeSpan.FromMilliseconds(250), settings.DeadlineMargin);
        Assert.Equal((ResponseStreaming.None, false), (settings.Streaming, settings.IsSnapStart));
    }

    [Fact]
    public void Everything_can_be_set()
    {
        var settings = Read(
            ("AWS_LAMBDA_RUNTIME_API", "localhost"), ("AWS_LAMBDA_MAX_CONCURRENCY", "16"), ("DEADLINE_MARGIN_MS", "0"), ("RESPONSE_STREAMING", "on"));
        Assert.Equal(("localhost", 80, 16, ResponseStreaming.FunctionUrl), (settings.Host, settings.Port, settings.MaxConcurrency, settings.Streaming));
        Assert.Equal(TimeSpan.Zero, settings.DeadlineMargin);
    }

    [Fact]
    public void A_text_of_blanks_alone_is_unset_and_blanks_around_one_do_not_count()
    {
        var settings = Read(
            ("AWS_LAMBDA_RUNTIME_API", "localhost"), ("AWS_LAMBDA_MAX_CONCURRENCY", ""), ("DEADLINE_MARGIN_MS", " "), ("RESPONSE_STREAMING", " "), ("REST_RESPONSE_STREAMING", " on "));
        Assert.Equal((1, TimeSpan.FromMilliseconds(250), ResponseStreaming.RestApi), (settings.MaxConcurrency, settings.DeadlineMargin, settings.Streaming));
    }

    [Theory]
    [InlineData("AWS_LAMBDA_RUNTIME_API", "")]
    [InlineData("AWS_LAMBDA_RUNTIME_API", "localhost:http")]
    [InlineData("AWS_LAMBDA_RUNTIME_API", "localhost:0")]
    [InlineData("AWS_LAMBDA_MAX_CONCURRENCY", "0")]
    [InlineData("AWS_LAMBDA_MAX_CONCURRENCY", "-1")]
    [InlineData("DEADLINE_MARGIN_MS", "-250")]
    [InlineData("DEADLINE_MARGIN_MS", "a while")]
    [InlineData("RESPONSE_STREAMING", "perhaps")]
    public void Nonsense_is_named(string name, string value) =>
        Assert.Contains(name, Assert.Throws<InvalidOperationException>(() => Read(("AWS_LAMBDA_RUNTIME_API", "localhost:1"), (name, value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("off", false)]
    [InlineData("", false)]
    public void Its_switches_are_spelled_as_every_other(string text, bool isOn)
    {
        Assert.Equal(isOn, Read(("AWS_LAMBDA_RUNTIME_API", "localhost:1"), ("RESPONSE_STREAMING", text)).Streaming == ResponseStreaming.FunctionUrl);
        Assert.Equal(isOn, Read(("AWS_LAMBDA_RUNTIME_API", "localhost:1"), ("REST_RESPONSE_STREAMING", text)).Streaming == ResponseStreaming.RestApi);
    }

    private static LambdaSettings Read(params (string Name, string Value)[] variables) =>
        LambdaSettings.From(name => variables.LastOrDefault(v => v.Name == name).Value);
}
