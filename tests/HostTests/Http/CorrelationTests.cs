using BingeMe.Http;
using CsCheck;
using Xunit;

namespace HostTests.Http;

/// <summary>Ids that others give a request.</summary>
public sealed class CorrelationTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData("a")]
    [InlineData("7F000001:A0B4_7F000001:1F90_692A6D2F_0001:1A2B")]
    [InlineData("1-67891233-abcdef012345678912345678")]
    [InlineData("JKJaXmPLvHcESHA=")]
    public void A_request_id_that_can_stand_in_a_log_is_taken(string id) => Assert.Equal(id, Correlation.RequestId(id));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a, b")]
    [InlineData("a\nb")]
    [InlineData("<script>")]
    [InlineData("\u00fc")]
    public void Any_other_is_not(string? id) => Assert.Null(Correlation.RequestId(id));

    [Fact]
    public void A_request_id_has_128_characters_at_most()
    {
        Assert.NotNull(Correlation.RequestId(new string('a', 128)));
        Assert.Null(Correlation.RequestId(new string('a', 129)));
    }

    [Theory]
    [InlineData("traceparent", $"00-{Trace}-00f067aa0ba902b7-01", Trace)]
    [InlineData("traceparent", $"cc-{Trace}-00f067aa0ba902b7-01-what-comes", Trace)]
    [InlineData("traceparent", $"00-{Trace}-00f067aa0ba902b7-01-what-comes", null)]
    [InlineData("traceparent", $"ff-{Trace}-00f067aa0ba902b7-01", null)]
    [InlineData("traceparent", $"00-{Trace}-0000000000000000-01", null)]
    [InlineData("traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", null)]
    [InlineData("traceparent", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", null)]
    [InlineData("X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678", "67891233abcdef012345678912345678")]
    [InlineData("X-Amzn-Trace-Id", "Self=1-1-1; Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1", "67891233abcdef012345678912345678")]
    [InlineData("X-Amzn-Trace-Id", "Root=1-67891233-abcdef01234567891234567", null)]
    [InlineData("X-Amzn-Trace-Id", "Root=2-67891233-abcdef012345678912345678", null)]
    public void The_trace_is_that_of_W3C_or_of_XRay(string name, string value, string? expected) =>
        Assert.Equal(expected, Correlation.TraceId(RequestHeaders.From("GET", [new(name, value)], 0)));

    [Fact]
    public void W3C_comes_first() =>
        Assert.Equal(Trace, Correlation.TraceId(RequestHeaders.From("GET", [new("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"), new("X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678")], 0)));

    [Fact]
    public void No_text_is_too_odd() => Gen.Select(Gen.OneOf(Gen.Const("00-"), Gen.Const($"00-{Trace}-"), Gen.Const("Root=1-"), Gen.Const("Root=1-67891233-")), Gen.String).Sample(static (head, tail) =>
    {
        foreach (var name in new[] { "traceparent", "x-amzn-trace-id" })
        {
            var id = Correlation.TraceId(RequestHeaders.From("GET", [new(name, head + tail)], 0));
            Assert.True(id is null || (id.Length == 32 && id.All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))));
        }
    });
}
