using BingeMe.Handlers.Messages.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Messages.Rules;

/// <summary>What is answered 400 when it is missing; the rest of the rules are answered 422 (<see cref="Sending.DraftReader"/>).</summary>
internal sealed class SendMassRules : IRules<SendMassBody>
{
    public void Check(SendMassBody input, Faults faults) => faults.Required("message", input.Message);
}
