using BingeMe.Handlers.Messages.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Messages.Rules;

/// <summary>What is answered 400 when it is missing; the rest of the rules are answered 422 (<see cref="Sending.DraftReader"/>).</summary>
internal sealed class SendRules : IRules<SendBody>
{
    public void Check(SendBody input, Faults faults)
    {
        faults.Required("user_id", input.UserId);
        faults.Required("message", input.Message);
    }
}
