using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using BingeMe.Platform.HttpClients;

namespace BingeMe.Platform.Integrations.Aws;

/// <summary>Credentials from the SDK's default chain (platform-auth P19): environment, container, instance role. Refreshed by the SDK.</summary>
/// <param name="find">Looks through the chain; the SDK's when null.</param>
internal sealed class AwsCredentials(Func<AWSCredentials>? find = null)
{
    // Not the usual mode, which keeps what the first try threw: a metadata service that is late must not be missed until the next start. Two that
    // look at once find the same.
    private readonly Lazy<AWSCredentials> chain = new(find ?? (static () => DefaultAWSCredentialsIdentityResolver.GetCredentials()), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The keys of the moment.</summary>
    /// <exception cref="ServiceCallException">There are none.</exception>
    public async Task<ImmutableCredentials> Get(CancellationToken cancelled)
    {
        try
        {
            // The chain may ask the instance's metadata, without a token to stop it: the wait is what ends.
            return await Task.Run(() => chain.Value.GetCredentialsAsync(), cancelled).WaitAsync(cancelled);
        }
        catch (AmazonClientException e)
        {
            throw new ServiceCallException("No AWS credentials were found.", e);
        }
    }
}
