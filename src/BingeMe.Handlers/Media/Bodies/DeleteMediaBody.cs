namespace BingeMe.Handlers.Media.Bodies;

/// <summary>Input of DELETE /s3/media/delete.</summary>
internal sealed class DeleteMediaBody
{
    public string? Key { get; set; }
}
