using BingeMe.Http.Pipeline;
using MySqlConnector;

namespace ParityTests.OddRows;

/// <summary>Hears of every answer of 500 and above, and of what failed beside the requests.</summary>
/// <param name="fault">Is told.</param>
internal sealed class OddFaults(Action<string> fault) : IAccessLog, IFaultLog
{
    /// <summary>
    /// What is 500 by the contract: a call's keys that nobody has set (platform-auth.md, GET /vc/agora/details; live-payout-privacy.md, GET
    /// /live/go/{liveId}), and signing in to an account in a state that nobody knows (docs/decisions.md, Accounts and sign-in).
    /// </summary>
    private static readonly string[] FailsByContract = ["call.getAgoraDetails", "live.getGo", "auth.login"];

    public void Write(in AccessRecord record)
    {
        if (record.Status >= 500 && (record.Status != 500 || record.Failure is not null || !FailsByContract.Contains(record.Operation)) && !IsBeyondBalance(record))
            fault($"{record.Operation} {record.Status} {Short(record.Failure)}");
    }

    public void Tell(string work, Exception cause) => fault($"beside requests, {work}: {Short(cause)}");

    /// <summary>A refund that a balance cannot hold moves nothing and is told (docs/decisions.md, Money and the dashboard).</summary>
    private static bool IsBeyondBalance(in AccessRecord record) =>
        record.Operation == "sales.rejectOrder" && record.Failure is MySqlException { ErrorCode: MySqlErrorCode.WarningDataOutOfRange } e && e.Message.Contains("'wallet'", StringComparison.Ordinal);

    /// <summary>What it was and where it came from in our sources.</summary>
    private static string Short(Exception? failure)
    {
        if (failure is null) return "";
        var lines = failure.ToString().Split('\n');
        return string.Join(" ", lines.Where(static l => !l.TrimStart().StartsWith("at ", StringComparison.Ordinal)).Concat(lines.Where(static l => l.TrimStart().StartsWith("at BingeMe.Handlers", StringComparison.Ordinal)).Take(3)).Select(static l => l.Trim()));
    }
}
