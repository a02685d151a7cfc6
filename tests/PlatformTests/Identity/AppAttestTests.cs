using System.Security.Cryptography;
using BingeMe.Platform.Identity;

namespace BingeMe.PlatformTests.Identity;

public sealed class AppAttestTests
{
    private static readonly DateTimeOffset Now = MadeAttestation.Now;
    private readonly AppAttest attest = new("TEAMID1234", ["com.bingeme.other", "com.bingeme.app"], development: false, () => MadeAttestation.Root);

    [Fact]
    public void A_genuine_attestation_is_believed_again_and_again()
    {
        var made = new MadeAttestation();
        for (var i = 0; i < 3; i++)
            Assert.True(attest.Verify(made.KeyId, made.Cbor(), made.ClientDataHash, Now));
    }

    [Fact]
    public void Unset_ids_mean_unconfigured_and_nothing_is_believed()
    {
        var made = new MadeAttestation();
        Assert.True(attest.Configured);
        foreach (var unset in new[] { new AppAttest(null, ["com.bingeme.app"], false, () => MadeAttestation.Root), new AppAttest("TEAMID1234", [], false, () => MadeAttestation.Root) })
        {
            Assert.False(unset.Configured);
            Assert.False(unset.Verify(made.KeyId, made.Cbor(), made.ClientDataHash, Now));
        }
    }

    [Fact]
    public void Keys_of_development_builds_need_the_setting()
    {
        var made = new MadeAttestation { Environment = "appattestdevelop" };
        Assert.False(attest.Verify(made.KeyId, made.Cbor(), made.ClientDataHash, Now));
        Assert.True(new AppAttest("TEAMID1234", ["com.bingeme.app"], true, () => MadeAttestation.Root).Verify(made.KeyId, made.Cbor(), made.ClientDataHash, Now));
    }

    [Fact]
    public void Each_step_refuses_what_fails_it()
    {
        Refused(new MadeAttestation { App = "TEAMID1234.com.evil.app" });
        Refused(new MadeAttestation { Format = "packed" });
        Refused(new MadeAttestation { Counter = 1 });
        Refused(new MadeAttestation { Environment = "appattestXXXXXXX" });
        Refused(new MadeAttestation { CredentialId = new byte[32] });
        Refused(new MadeAttestation { CredentialId = [1] });
        Refused(new MadeAttestation { LeaveOutTheMiddle = true });
        Refused(new MadeAttestation { LeaveOutTheNonce = true });
        var made = new MadeAttestation();
        Assert.False(attest.Verify(made.KeyId, made.Cbor(), SHA256.HashData("another challenge"u8), Now));
        Assert.False(attest.Verify(new MadeAttestation().KeyId, made.Cbor(), made.ClientDataHash, Now));
        Assert.False(attest.Verify("no base64!", made.Cbor(), made.ClientDataHash, Now));
        Assert.False(attest.Verify(made.KeyId, made.Cbor(), made.ClientDataHash, Now.AddDays(30)));
    }

    [Fact]
    public void Only_the_given_root_is_trusted()
    {
        var made = new MadeAttestation();
        Assert.False(new AppAttest("TEAMID1234", ["com.bingeme.app"], false).Verify(made.KeyId, made.Cbor(), made.ClientDataHash, Now));
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var made = new MadeAttestation();
        var good = made.Cbor();
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var bad = (byte[])good.Clone();
            for (var n = 0; n < 3; n++)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            attest.Verify(made.KeyId, bad, made.ClientDataHash, Now);
            Assert.False(attest.Verify(made.KeyId, good.AsMemory(0, random.Next(good.Length)), made.ClientDataHash, Now));
        }
    }

    [Fact]
    public void Apples_root_is_the_one_that_Apple_lists_and_signs_itself()
    {
        using var root = AppleAttestRoot.Certificate();
        Assert.Equal(AppleAttestRoot.Fingerprint, root.GetCertHashString(HashAlgorithmName.SHA256));
        Assert.Equal(2045, root.NotAfter.Year);
        using var chain = new System.Security.Cryptography.X509Certificates.X509Chain();
        chain.ChainPolicy.TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck;
        Assert.True(chain.Build(root));
    }

    private void Refused(MadeAttestation made) => Assert.False(attest.Verify(made.KeyId, made.Cbor(), made.ClientDataHash, Now));
}
