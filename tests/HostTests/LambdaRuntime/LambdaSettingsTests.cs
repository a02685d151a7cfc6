using BingeMe.Hosting;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Configuration;
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
    [InlineData("DEADLINE_MARGIN_MS", "10001")]
    [InlineData("DEADLINE_MARGIN_MS", "60000")]
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

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Empty_is_unset(string text)
    {
        var settings = Read(
            ("AWS_LAMBDA_RUNTIME_API", "localhost:1"), ("AWS_LAMBDA_MAX_CONCURRENCY", text), ("DEADLINE_MARGIN_MS", text), ("RESPONSE_STREAMING", text), ("AWS_LAMBDA_INITIALIZATION_TYPE", text));
        Assert.Equal((1, TimeSpan.FromMilliseconds(250), ResponseStreaming.None), (settings.MaxConcurrency, settings.DeadlineMargin, settings.Streaming));
    }

    [Fact]
    public void Blanks_around_a_value_are_none_of_it() =>
        Assert.Equal(TimeSpan.FromMilliseconds(500), Read(("AWS_LAMBDA_RUNTIME_API", " localhost:1 "), ("DEADLINE_MARGIN_MS", " 500 ")).DeadlineMargin);

    /// <summary>The loop of our own function asks where all settings come from; the environment alone is Lambda's.</summary>
    [Fact]
    public void What_is_ours_comes_from_where_all_settings_come()
    {
        var settings = new Lazy<Settings>(() => Settings.From(new Dictionary<string, string> { ["DEADLINE_MARGIN_MS"] = " 500 ", ["RESPONSE_STREAMING"] = "Yes", ["REST_RESPONSE_STREAMING"] = "" }));
        var loop = LambdaSettings.From(name => name == "AWS_LAMBDA_RUNTIME_API" ? "localhost:1" : LambdaHost.Variable(name, settings));
        Assert.Equal((TimeSpan.FromMilliseconds(500), ResponseStreaming.FunctionUrl), (loop.DeadlineMargin, loop.Streaming));
        var wrong = new Lazy<Settings>(() => Settings.From(new Dictionary<string, string> { ["DEADLINE_MARGIN_MS"] = "60000", ["RESPONSE_STREAMING"] = "perhaps" }));
        Assert.Null(LambdaHost.Variable("AWS_LAMBDA_MAX_CONCURRENCY", wrong));
        var faults = Assert.Throws<SettingsException>(() => LambdaHost.Variable("RESPONSE_STREAMING", wrong)).ValidationErrors;
        Assert.Equal(["DEADLINE_MARGIN_MS", "RESPONSE_STREAMING"], faults.Select(static f => f[..f.IndexOf(' ', StringComparison.Ordinal)]));
    }

    private static LambdaSettings Read(params (string Name, string Value)[] variables) =>
        LambdaSettings.From(name => variables.LastOrDefault(v => v.Name == name).Value);
}
