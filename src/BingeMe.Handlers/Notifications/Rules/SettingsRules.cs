using System.Text.Json;
using BingeMe.Handlers.Notifications.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Notifications.Rules;

/// <summary>Every value is exactly the text <c>1</c> or <c>0</c>; checked for all before anything is written.</summary>
internal sealed class SettingsRules : IRules<SettingsBody>
{
    public void Check(SettingsBody input, Faults faults)
    {
        foreach (var (key, value) in input.Sent)
            faults.Unless(value.ValueKind == JsonValueKind.String && value.GetString() is ("1" or "0"), key, $"{key} must be \"1\" or \"0\".");
    }
}
