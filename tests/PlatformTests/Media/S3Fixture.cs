using Amazon.Runtime;
using BingeMe.Platform.Media;
using BingeMe.Platform.Resilience;
using BingeMe.TestSupport.S3;

namespace BingeMe.PlatformTests.Media;

/// <summary>One S3 server for the tests of a class.</summary>
public sealed class S3Fixture : IAsyncLifetime
{
    private S3Server server = null!;

    public Uri Url => server.Url;

    public async Task InitializeAsync() => server = await S3Server.Start();

    public Task DisposeAsync()
    {
        server.Dispose();
        return Task.CompletedTask;
    }

    internal static S3MediaStore Store(Uri endpoint, string? main = S3Server.MainBucket, DependencyLimits? limits = null) => new(
        new DependencyPolicy("s3", limits ?? S3MediaStore.Limits, TimeProvider.System),
        new S3Options { Region = "eu-west-2", MainBucket = main, AgreementBucket = S3Server.AgreementBucket, Endpoint = endpoint },
        new BasicAWSCredentials(S3Server.Key, S3Server.Key));
}
