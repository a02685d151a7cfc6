using Amazon.Runtime;
using BingeMe.Platform.Integrations.Aws;

namespace BingeMe.PlatformTests.Integrations;

public sealed class AwsSignerTests
{
    /// <summary>The published test suite of signature version 4 (aws-sig-v4-test-suite): post-x-www-form-urlencoded.</summary>
    [Fact]
    public void The_signature_is_that_of_the_published_suite()
    {
        var keys = new ImmutableCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);
        var at = new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

        using var signed = AwsSigner.Sign(
            new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/"), "Param1=value1"u8.ToArray(), "application/x-www-form-urlencoded", "service", "us-east-1", keys, at);

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
            + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
            signed.Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public void A_session_token_is_sent_and_signed()
    {
        using var signed = AwsSigner.Sign(
            new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/"), [], "text/xml", "s", "r", new ImmutableCredentials("A", "B", "session"), DateTimeOffset.UnixEpoch);

        Assert.Equal("session", signed.Headers.GetValues("X-Amz-Security-Token").Single());
        Assert.Contains("x-amz-security-token", signed.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal);
    }
}
