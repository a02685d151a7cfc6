namespace BingeMe.Handlers.Users.Reports.Bodies;

/// <summary>Body of POST /user/block/{id}.</summary>
internal sealed class ReportBody
{
    public string? Reason { get; set; }

    public string? Message { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }
}
