namespace BingeMe.Handlers.Ports;

/// <summary>Tells people from programs (live-payout-privacy.md, POST /contact).</summary>
public interface ICaptcha
{
    /// <summary>Whether somebody solved it. False for a response that was used before, and where no captcha is configured.</summary>
    /// <param name="response">What the browser got for solving it. Never logged.</param>
    /// <param name="clientAddress">The resolved client address.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="DependencyException">The provider cannot be reached in time.</exception>
    Task<bool> Verify(string response, string clientAddress, CancellationToken cancelled);
}
