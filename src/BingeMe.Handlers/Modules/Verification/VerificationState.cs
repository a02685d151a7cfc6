namespace BingeMe.Handlers.Modules.Verification;

/// <summary>
/// Where a member stands: one predicate for the page that offers to submit and for the submission (live-payout-privacy.md, GET
/// /verification/account). The back office alone moves a request on.
/// </summary>
internal sealed class VerificationState
{
    public long Total { get; set; }

    public long Pending { get; set; }

    public long Rejected { get; set; }

    public long Approved { get; set; }

    public long? LatestId { get; set; }

    public string? LatestStatus { get; set; }

    public string? VerifiedId { get; set; }

    /// <summary>Why the member cannot submit; null when nothing speaks against it.</summary>
    public string? Refusal =>
        Pending > 0 ? "Your verification request is being looked at; wait for the answer."
        : Rejected > 0 ? "Your verification request was rejected; write in the verification conversation."
        : Approved > 0 || VerifiedId == "yes" ? "You are verified already."
        : null;
}
