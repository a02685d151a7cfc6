using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Outside.Alerts;

/// <summary>Stands where no chat is configured.</summary>
internal sealed class NoAlerts : IAlerts
{
    public static readonly NoAlerts Instance = new();

    public void Tell(string text)
    {
    }
}
