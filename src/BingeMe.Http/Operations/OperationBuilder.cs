using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Http.Operations;

/// <summary>Declares one operation. Reads as a sentence: who may call it, how often, what it takes, what it answers, who handles it.</summary>
public sealed class OperationBuilder
{
    private readonly OperationTable table;
    private Operation draft;

    internal OperationBuilder(OperationTable table, string id, string method, string path)
    {
        this.table = table;
        draft = new Operation { Id = id, Method = method, Path = path, Endpoint = Unfinished.Instance };
    }

    internal InputSource DefaultSource => draft.Method == "GET" ? InputSource.Query : InputSource.Body;

    /// <summary>Other paths that serve the same.</summary>
    public OperationBuilder Alias(params string[] aliases) => With(draft with { Aliases = aliases });

    /// <summary>One sentence for the API page.</summary>
    public OperationBuilder Summary(string text) => With(draft with { Summary = text });

    /// <summary>Everybody may call it.</summary>
    public OperationBuilder Open() => With(draft with { Access = Access.Open });

    /// <summary>Only holders of an anonymous token may call it.</summary>
    public OperationBuilder AnonymousOnly() => With(draft with { Access = Access.Anonymous });

    /// <summary>Only members may call it.</summary>
    /// <param name="anonymousStatus">What an anonymous token gets: 401, or 403 on three operations (ruling 2).</param>
    public OperationBuilder Members(int anonymousStatus = 401) => With(draft with { Access = Access.Member, AnonymousStatus = anonymousStatus });

    /// <summary>A good token makes the caller known; none is needed.</summary>
    public OperationBuilder Optional() => With(draft with { Access = Access.Optional });

    /// <summary>Secrets (tokens, signed addresses, papers) stand in its answers: they are never compressed.</summary>
    public OperationBuilder AnswersSecrets() => With(draft with { AnswersSecrets = true });

    /// <summary>Suspended members may call it too.</summary>
    public OperationBuilder OpenToSuspended() => With(draft with { OpenToSuspended = true });

    /// <summary>The token of an account that is being deleted is good for it.</summary>
    public OperationBuilder AllowDeletedAccounts() => With(draft with { AllowsDeletedAccounts = true, OpenToSuspended = true });

    /// <summary>A service of ours may call it too, by the internal key; the call then has no caller.</summary>
    public OperationBuilder OpenToServices() => With(draft with { OpenToServices = true });

    /// <summary>Its own rate limit, beside the general one.</summary>
    /// <param name="calls">Calls a window; 0 switches the limit off.</param>
    /// <param name="window">Its length.</param>
    /// <param name="by">What it counts by.</param>
    /// <param name="scope">Operations of one scope count together; null counts this one alone.</param>
    /// <exception cref="InvalidOperationException">The limit is none: fewer than no calls, or a window shorter than a second.</exception>
    public OperationBuilder Limit(int calls, TimeSpan window, LimitBy by = LimitBy.Address, string? scope = null)
    {
        if (calls < 0 || window < TimeSpan.FromSeconds(1)) throw new InvalidOperationException($"{draft.Id} declares a limit of {calls} calls in {window}: calls are 0 (off) or more, and a window lasts a second or more.");
        return With(draft with { Limit = new LimitRule(calls, window, by, scope) });
    }

    /// <summary>
    /// Its own rate limit counts only the calls for which the handler says so (<see cref="RequestContext{TInput}.CountCall"/>): for an operation
    /// whose repeats do nothing.
    /// </summary>
    public OperationBuilder HandlerCounts() => With(draft with { HandlerCounts = true });

    /// <summary>The general rate limit does not count it.</summary>
    public OperationBuilder ExemptFromGeneralLimit() => With(draft with { CountsGenerally = false });

    /// <summary>Seconds for shared caches when EDGE_CACHE is on (platform-auth P13).</summary>
    public OperationBuilder EdgeCache(int seconds, string setting) => With(draft with { EdgeCacheSeconds = seconds, EdgeCacheSetting = setting });

    /// <summary>A public page: cacheable by anybody in either mode.</summary>
    public OperationBuilder PublicPage(int seconds, string? setting = null) =>
        With(draft with { IsPublicPage = true, EdgeCacheSeconds = seconds, EdgeCacheSetting = setting });

    /// <summary>Another method on its path is answered 405 with <c>Allow</c>.</summary>
    public OperationBuilder Return405() => With(draft with { Returns405 = true });

    /// <summary>The API page leaves it out.</summary>
    public OperationBuilder Undocumented() => With(draft with { IsDocumented = false });

    /// <summary>Header fields that its handler reads.</summary>
    public OperationBuilder ReadsHeaders(params string[] names) => With(draft with { RequestHeaders = names });

    /// <summary>Statuses it answers besides those that follow from its access and limits.</summary>
    public OperationBuilder Errors(params int[] statuses) => With(draft with { Errors = statuses });

    /// <summary>Its success is 201, which its handler says: something is made (RFC 9110, 15.3.2).</summary>
    public OperationBuilder Creates() => With(draft with { SuccessStatus = 201 });

    /// <summary>It may answer 202 in the form of its success: what was asked for goes on in the background (RFC 9110, 15.3.3).</summary>
    public OperationBuilder MayGoOn() => With(draft with { MayGoOn = true });

    /// <summary>An input with bad fields gets this status instead of 400.</summary>
    /// <param name="status">The status.</param>
    /// <param name="except">Fields whose faults are 400 all the same, whatever else is wrong.</param>
    public OperationBuilder InvalidAs(int status, params string[] except) => With(draft with { InvalidStatus = status, BadRequestFields = except });

    /// <summary>The first fault of each field stands in <c>error</c> by the field's name as well, beside <c>errors</c> and <c>fields</c> (ruling 1).</summary>
    public OperationBuilder FlatFaults() => With(draft with { HasFlatFaults = true });

    /// <summary>An input gets this status when nothing is wrong but values that the handler reads itself.</summary>
    public OperationBuilder FreeFormInvalidAs(int status) => With(draft with { FreeFormInvalidStatus = status });

    /// <summary>Its largest body; a deployment's own limit goes before a larger one.</summary>
    /// <exception cref="InvalidOperationException">It is less than nothing.</exception>
    public OperationBuilder MaxBody(int bytes) => bytes >= 0 ? With(draft with { MaxBodyBytes = bytes }) : throw new InvalidOperationException($"{draft.Id} declares a largest body of {bytes} bytes.");

    /// <summary>A success of it makes these cached answers stale, and its own path's.</summary>
    /// <param name="paths">As in <see cref="Operation.Invalidates"/>.</param>
    public OperationBuilder Invalidates(params string[] paths) => With(draft with { Invalidates = paths });

    /// <summary>It takes an input: from the query on GET, else from the body.</summary>
    /// <param name="type">The input's source-generated JSON metadata.</param>
    /// <param name="rules">Makes its rules; null when the types say it all.</param>
    public InputBuilder<TIn> Accepts<TIn>(Func<JsonTypeInfo<TIn>> type, Func<IValidator<TIn>>? rules = null)
        where TIn : class => new(this, new JsonInput<TIn>(type, rules), DefaultSource);

    /// <summary>It takes an input from the query or else the body.</summary>
    /// <param name="type">The input's source-generated JSON metadata.</param>
    /// <param name="rules">Makes its rules; null when the types say it all.</param>
    public InputBuilder<TIn> AcceptsQueryOrBody<TIn>(Func<JsonTypeInfo<TIn>> type, Func<IValidator<TIn>>? rules = null)
        where TIn : class => new(this, new JsonInput<TIn>(type, rules), InputSource.QueryThenBody);

    /// <summary>It takes no input and answers with this <c>data</c>.</summary>
    public OperationBuilder<Unit, TOut> Produces<TOut>(Func<JsonTypeInfo<TOut>> type) => new(this, null, DefaultSource, type, enveloped: true);

    /// <summary>It takes no input and answers with this object itself, without an envelope (<c>/health</c>).</summary>
    public OperationBuilder<Unit, TOut> ProducesBare<TOut>(Func<JsonTypeInfo<TOut>> type) => new(this, null, DefaultSource, type, enveloped: false);

    /// <summary>It takes no input and answers without data.</summary>
    public void Handle(Func<RequestContext<Unit>, Task<Response<Unit>>> handle) =>
        Finish(new JsonEndpoint<Unit, Unit>(null, null, true, handle));

    /// <summary>It takes no input and its handler makes the whole answer.</summary>
    public void HandleContent(string mediaType, Func<RequestContext<Unit>, ValueTask<ApiResponse>> handle) => Finish(new ContentEndpoint(mediaType, handle));

    internal void Finish(Endpoint endpoint) => table.Add(draft with { Endpoint = endpoint });

    private OperationBuilder With(Operation changed)
    {
        draft = changed;
        return this;
    }
}

/// <summary>Declares an operation that takes an input.</summary>
public class OperationBuilder<TIn>
    where TIn : class
{
    private readonly InputReader<TIn> input;

    internal OperationBuilder(OperationBuilder operation, InputReader<TIn> input, InputSource source)
    {
        Operation = operation;
        this.input = input;
        Source = source;
    }

    private protected OperationBuilder Operation { get; }

    private protected InputSource Source { get; }

    /// <summary>It answers with this <c>data</c>.</summary>
    public OperationBuilder<TIn, TOut> Produces<TOut>(Func<JsonTypeInfo<TOut>> type) => new(Operation, input, Source, type, enveloped: true);

    /// <summary>It answers without data.</summary>
    public void Handle(Func<RequestContext<TIn>, Task<Response<Unit>>> handle) =>
        Operation.Finish(new JsonEndpoint<TIn, Unit>(input, null, true, handle) { Source = Source });
}

/// <summary>Declares an operation whose input still is as the client sends it.</summary>
public sealed class InputBuilder<TIn> : OperationBuilder<TIn>
    where TIn : class
{
    private readonly JsonInput<TIn> input;

    internal InputBuilder(OperationBuilder operation, JsonInput<TIn> input, InputSource source)
        : base(operation, input, source) => this.input = input;

    /// <summary>
    /// Code turns the input into what the handler works with, noting every fault beside those of types and rules; the handler is called when
    /// there is none. For rules that look at settings or stores, or that parse what they check.
    /// </summary>
    /// <param name="parse">Turns it; null when it noted a fault. Members whose values had a wrong type are absent.</param>
    public OperationBuilder<T> Parsed<T>(Func<RequestContext<TIn>, ValidationErrors, ValueTask<T?>> parse)
        where T : class => new(Operation, new ParsedInput<TIn, T>(input, parse), Source);
}

/// <summary>Declares an operation whose answer has data.</summary>
public sealed class OperationBuilder<TIn, TOut>
    where TIn : class
{
    private readonly OperationBuilder operation;
    private readonly InputReader<TIn>? input;
    private readonly InputSource source;
    private readonly Func<JsonTypeInfo<TOut>> output;
    private readonly bool enveloped;

    internal OperationBuilder(OperationBuilder operation, InputReader<TIn>? input, InputSource source, Func<JsonTypeInfo<TOut>> output, bool enveloped)
    {
        this.operation = operation;
        this.input = input;
        this.source = source;
        this.output = output;
        this.enveloped = enveloped;
    }

    /// <summary>The handler; with it the operation enters the table.</summary>
    public void Handle(Func<RequestContext<TIn>, Task<Response<TOut>>> handle) =>
        operation.Finish(new JsonEndpoint<TIn, TOut>(input, output, enveloped, handle) { Source = source });
}
