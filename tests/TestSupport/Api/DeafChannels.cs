using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Api;

/// <summary>A mail server and a messenger that accept nothing.</summary>
public sealed class DeafChannels : IMailer, IMessenger
{
    public Task<bool> SendCode(CodeMailKind kind, string address, string code, CancellationToken cancelled) => Task.FromResult(false);

    public Task<bool> SendNotice(AccountNotice notice, string address, DateTimeOffset at, CancellationToken cancelled) => Task.FromResult(false);

    public Task<bool> SendCode(string phone, string code, CancellationToken cancelled) => Task.FromResult(false);

    public Task<bool> SendContact(ContactMail mail, CancellationToken cancelled) => Task.FromResult(false);
}
