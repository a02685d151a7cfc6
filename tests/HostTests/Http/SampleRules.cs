using BingeMe.Http;
using BingeMe.Http.Binding;

namespace HostTests.Http;

/// <summary>Rules beyond the types, to see them told with faults of type.</summary>
internal sealed class SampleRules : IValidator<Sample>
{
    public void Check(Sample input, ValidationErrors errors)
    {
        if (input.Text is not null) errors.Unless(input.Text != "bad", "text", "text must not be bad.");
        if (input.Count is not null) errors.Unless(input.Count >= 0, "count", "count must be 0 or more.");
    }
}
