using BingeMe.Handlers.Ports;
using Microsoft.IdentityModel.Tokens;

namespace BingeMe.Platform.Identity;

/// <summary>The keys with which Google and Apple sign; a port, so that tests run offline with keys they make (ruling 19).</summary>
public interface IProviderKeys
{
    /// <summary>The provider's RSA key of this id, or null when it publishes none.</summary>
    /// <exception cref="DependencyException">The keys cannot be had.</exception>
    ValueTask<RsaSecurityKey?> Find(IdentityProvider provider, string keyId, CancellationToken cancelled);
}
