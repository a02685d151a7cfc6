using System.Security.Cryptography;
using Amazon.Runtime;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Identity;
using BingeMe.Platform.Integrations.Aws;
using BingeMe.PlatformTests.Identity;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.Integrations;

/// <summary>What is made once and needs the outside for it: a try that failed is not remembered.</summary>
public sealed class RetriedTriesTests
{
    [Fact]
    public async Task Credentials_are_looked_for_again_when_the_metadata_service_was_late()
    {
        var tries = 0;
        var credentials = new AwsCredentials(() => ++tries == 1 ? throw new AmazonClientException("Unable to get IAM security credentials.") : new BasicAWSCredentials("AKID-OF-THE-ROLE", "s"));
        await Assert.ThrowsAsync<ServiceCallException>(() => credentials.Get(default));
        for (var i = 0; i < 2; i++) Assert.Equal("AKID-OF-THE-ROLE", (await credentials.Get(default)).AccessKey);
        Assert.Equal(2, tries);
    }

    [Fact]
    public void A_root_that_could_not_be_read_is_our_fault_and_is_read_again()
    {
        var tries = 0;
        var attest = new AppAttest("TEAMID1234", ["com.bingeme.app"], true, () => ++tries switch
        {
            1 => throw new FileNotFoundException(),
            2 => throw new CryptographicException(),
            _ => MadeAttestation.Root,
        });
        var made = new MadeAttestation { Environment = "appattestdevelop" };
        for (var i = 0; i < 2; i++)
            Assert.Equal(DependencyFailure.Refused, Assert.Throws<DependencyException>(() => Verify()).Kind);
        Assert.True(Verify());

        bool Verify() => attest.Verify(made.KeyId, made.Cbor(), made.ClientDataHash, MadeAttestation.Now);
    }

    [Fact]
    public async Task A_service_account_whose_file_comes_later_is_read_then()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "account.json");
        using var outside = new ExternalServices(
            Settings.From(new Dictionary<string, string> { ["FCM_SERVICE_ACCOUNT"] = file, ["BINGEME_DATA"] = folder.Path }), TimeProvider.System, null!);
        using var access = outside.PushAccess()!;
        await Assert.ThrowsAsync<FormatException>(() => access.Get(default));
        await using var google = await FakeHttp.Start(FakeHttp.Always(200, """{"access_token":"made","expires_in":3600}"""));
        using var key = RSA.Create(2048);
        File.WriteAllText(file, System.Text.Json.JsonSerializer.Serialize(
            new Dictionary<string, string> { ["project_id"] = "p", ["client_email"] = "e", ["private_key"] = key.ExportPkcs8PrivateKeyPem(), ["token_uri"] = google.Url.ToString() }));
        Assert.Equal("made", await access.Get(default));
    }
}
