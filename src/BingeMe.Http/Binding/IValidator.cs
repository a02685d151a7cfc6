namespace BingeMe.Http.Binding;

/// <summary>The rules that an operation's input must meet beyond its types. Made on first use, shared by all calls, without state.</summary>
public interface IValidator<in T>
{
    /// <summary>The part of the rules that is data, by field.</summary>
    IReadOnlyList<FieldRules> Fields => [];

    /// <summary>Notes every fault of the input.</summary>
    void Check(T input, ValidationErrors errors);
}
