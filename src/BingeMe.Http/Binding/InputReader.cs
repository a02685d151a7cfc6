using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Calls;

namespace BingeMe.Http.Binding;

/// <summary>How an operation comes by its input.</summary>
/// <typeparam name="T">What the handler gets.</typeparam>
internal abstract class InputReader<T>
{
    /// <summary>The JSON metadata of what the client sends.</summary>
    public abstract JsonTypeInfo Type { get; }

    /// <summary>The rules that are data.</summary>
    public abstract IReadOnlyList<FieldRules> Fields { get; }

    /// <summary>Reads and checks the input of a call.</summary>
    /// <param name="context">What is known of the call.</param>
    /// <param name="source">Where the input stands.</param>
    /// <param name="refusals">How bad fields are answered.</param>
    /// <exception cref="ApiException">That status, with every fault; 400 or 415 where nothing can be read at all.</exception>
    public abstract ValueTask<T> Read(CallContext context, InputSource source, Refusals refusals);

    /// <summary>Makes everything that the first call would make, and tries it.</summary>
    /// <exception cref="NotSupportedException">The type cannot be checked, or a rule names a field that it does not have.</exception>
    public abstract void Verify();
}

/// <summary>How bad fields are answered.</summary>
/// <param name="Usual">The status.</param>
/// <param name="FreeForm">The status where nothing is wrong but values that the handler reads itself.</param>
/// <param name="BadRequestFields">Fields whose faults are 400 in any case.</param>
/// <param name="AreFlat">Whether fields stand beside <c>fields</c> too.</param>
internal readonly record struct Refusals(int Usual, int FreeForm, IReadOnlyList<string> BadRequestFields, bool AreFlat)
{
    /// <summary>The answer to these faults.</summary>
    public ApiException Of(ValidationErrors errors) => ApiException.Invalid(
        errors, BadRequestFields.Any(errors.Has) ? 400 : errors.AreFreeForm ? FreeForm : Usual, AreFlat);
}

/// <summary>An input as the client sends it. Metadata, schema and rules are made on first use: declaring an operation costs a cold start nothing.</summary>
/// <param name="type">Its metadata.</param>
/// <param name="rules">Its rules; null when the types say it all.</param>
internal sealed class JsonInput<T>(Func<JsonTypeInfo<T>> type, Func<IValidator<T>>? rules) : InputReader<T>
    where T : class
{
    private Made? made;

    public override JsonTypeInfo Type => type();

    public override IReadOnlyList<FieldRules> Fields => Parts.Rules?.Fields ?? [];

    private Made Parts => made ??= new Made(type(), InputSchema.Of(type()), rules?.Invoke());

    public override ValueTask<T> Read(CallContext context, InputSource source, Refusals refusals)
    {
        var (input, errors) = Check(context.Request, source);
        return errors.None ? ValueTask.FromResult(input!) : throw refusals.Of(errors);
    }

    /// <summary>The input with the faults of its types and rules; null when it could not be read, which is a fault too.</summary>
    public (T? Input, ValidationErrors ValidationErrors) Check(ApiRequest request, InputSource source)
    {
        var (metadata, schema, check) = Parts;
        var errors = new ValidationErrors();
        var input = InputBinder.Bind(request, source, metadata, schema, errors);
        if (input is null || check is null) return (input, errors);
        if (errors.None)
        {
            check.Check(input, errors);
            return (input, errors);
        }

        // What a rule says of a member that was left out for its type is no news.
        var broken = new ValidationErrors();
        check.Check(input, broken);
        errors.AddNew(broken);
        return (input, errors);
    }

    public override void Verify()
    {
        InputSchema.Verify(type());
        var names = type().Properties.Select(static p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var field in Fields)
            if (!names.Contains(field.Name)) throw new NotSupportedException($"{type().Type.Name} has no member {field.Name}, which a rule names.");
    }

    private sealed record Made(JsonTypeInfo<T> Metadata, ObjectSchema Schema, IValidator<T>? Rules);
}

/// <summary>An input that code turns into what the handler works with, for rules that must read settings or stores, or that parse what they check.</summary>
/// <param name="input">What the client sends.</param>
/// <param name="parse">Turns it, noting every fault; null when there was one.</param>
internal sealed class ParsedInput<TIn, T>(JsonInput<TIn> input, Func<RequestContext<TIn>, ValidationErrors, ValueTask<T?>> parse) : InputReader<T>
    where TIn : class
    where T : class
{
    public override JsonTypeInfo Type => input.Type;

    public override IReadOnlyList<FieldRules> Fields => input.Fields;

    public override async ValueTask<T> Read(CallContext context, InputSource source, Refusals refusals)
    {
        var (sent, errors) = input.Check(context.Request, source);
        T? parsed = null;
        if (sent is not null)
        {
            var own = new ValidationErrors();
            parsed = await parse(new RequestContext<TIn>(context, sent), own);
            errors.AddNew(own);
        }

        if (!errors.None) throw refusals.Of(errors);
        return parsed ?? throw new InvalidOperationException($"The input of {context.Operation} was refused without a fault.");
    }

    public override void Verify() => input.Verify();
}
