namespace BingeMe.Handlers.Call;

/// <summary>Agora's columns of the settings row.</summary>
internal sealed class AgoraRow
{
    public string? AppId { get; set; }

    public string? Certificate { get; set; }
}
