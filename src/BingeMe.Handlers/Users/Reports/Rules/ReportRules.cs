using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Users.Reports.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Reports.Rules;

/// <summary>All four fields, each in its form (contract, POST /user/block/{id}).</summary>
internal sealed class ReportRules : IRules<ReportBody>
{
    private const int ShortestMessage = 30;
    private const int LongestMessage = 5000;

    private static readonly string[] Reasons =
    [
        "privacy_issue", "copyright", "violent_sexual_content", "spoofing", "spam", "report_abuse", "under_age", "bingeme_terms_of_service",
    ];

    public void Check(ReportBody input, Faults faults)
    {
        if (faults.Required("reason", input.Reason))
            faults.Unless(Reasons.Contains(input.Reason, StringComparer.Ordinal), "reason", $"reason must be one of {string.Join(", ", Reasons)}.");
        if (faults.Required("message", input.Message))
            faults.Unless(input.Message!.Trim().Length is >= ShortestMessage and <= LongestMessage, "message", $"message must have {ShortestMessage} to {LongestMessage} characters.");
        if (faults.Required("name", input.Name)) faults.Unless(input.Name!.Trim().Length <= 255, "name", "name must have at most 255 characters.");
        if (faults.Required("email", input.Email)) faults.Unless(Contacts.IsEmail(input.Email!), "email", "email must be a mail address.");
    }
}
