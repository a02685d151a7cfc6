using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Api;

/// <summary>A captcha whose one good response is <c>solved</c>; down when told so.</summary>
public sealed class FakeCaptcha : ICaptcha
{
    /// <summary>Whether nobody answers.</summary>
    public bool IsDown { get; set; }

    public Task<bool> Verify(string response, string clientAddress, CancellationToken cancelled) =>
        IsDown ? throw new DependencyException("recaptcha", new TimeoutException()) { Kind = DependencyFailure.TimedOut } : Task.FromResult(response == "solved");
}
