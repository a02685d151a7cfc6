using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Jobs;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Accounts;

/// <summary>
/// Tells members what happened to their account, so that one who did not do it can act (ruling 31). It goes to the address that was proven
/// before the change, the answer does not wait for it, and a mail server that is down delays it only.
/// </summary>
internal sealed class AccountNotices
{
    private static readonly JobKind<AccountNoticeJob> Kind = new("account-notice", static () => AccountNoticeJson.Default.AccountNoticeJob, TimeSpan.FromDays(1));

    private readonly JobQueue jobs;

    public AccountNotices(IMailer mailer, JobQueue jobs)
    {
        this.jobs = jobs;
        jobs.Register(Kind, async (job, cancelled) =>
        {
            // An address that the server refuses for good is refused tomorrow too; what it refuses for now is thrown, and tried again.
            await mailer.SendNotice(job.Work.What, job.Work.Address, job.Work.At, cancelled);
            return JobOutcome.Done;
        });
    }

    /// <summary>Records the word in the transaction of the change that it tells of.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="what">What happened.</param>
    /// <param name="address">The proven address; null tells nobody.</param>
    /// <param name="at">When it happened.</param>
    public Task Record(SqlScope sql, AccountNotice what, string? address, DateTimeOffset at) =>
        address is null ? Task.CompletedTask : jobs.Record(sql, Kind, new AccountNoticeJob(what, address, at));
}

/// <summary>A word to a member that is to be mailed.</summary>
internal sealed record AccountNoticeJob(AccountNotice What, string Address, DateTimeOffset At);

/// <summary>Source-generated JSON of what is recorded.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(AccountNoticeJob))]
internal sealed partial class AccountNoticeJson : JsonSerializerContext;
