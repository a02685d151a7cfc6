namespace BingeMe.Handlers.Users.Reports.Answers;

/// <summary>Data of POST /user/block/{id}.</summary>
internal sealed record ReportAnswer(bool Success);
