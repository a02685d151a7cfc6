using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace BingeMe.Http.Operations;

/// <summary>
/// The one table of operations: modules declare into it, everything else reads it. An input that the binder cannot check, and a stale path
/// that cannot be filled, are refused: in a debug build as soon as the operation is declared, and by <see cref="Verify()"/>, which the tests
/// and <c>bingeme operations</c> call. A release build looks at each operation on its first call only, for the cold start's sake.
/// </summary>
public sealed class OperationTable : IReadOnlyCollection<Operation>
{
    private readonly List<Operation> operations = new(160);
    private readonly HashSet<string> ids = new(160, StringComparer.Ordinal);
    private readonly List<string> begun = new(160);

    /// <inheritdoc/>
    public int Count => operations.Count;

    /// <summary>Begins a GET operation; it serves HEAD too.</summary>
    public OperationBuilder Get(string id, string path) => Begin(id, "GET", path);

    /// <summary>Begins a POST operation.</summary>
    public OperationBuilder Post(string id, string path) => Begin(id, "POST", path);

    /// <summary>Begins a PUT operation.</summary>
    public OperationBuilder Put(string id, string path) => Begin(id, "PUT", path);

    /// <summary>Begins a PATCH operation.</summary>
    public OperationBuilder Patch(string id, string path) => Begin(id, "PATCH", path);

    /// <summary>Begins a DELETE operation.</summary>
    public OperationBuilder Delete(string id, string path) => Begin(id, "DELETE", path);

    /// <summary>Finds an operation by its id.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out Operation? operation) => (operation = operations.Find(o => o.Id == id)) is not null;

    /// <summary>Tries the input and the stale paths of every operation, as its first call would.</summary>
    /// <exception cref="NotSupportedException">An input cannot be checked; the text names its operation.</exception>
    /// <exception cref="InvalidOperationException">A stale path cannot be filled; the text names its operation.</exception>
    public void Verify()
    {
        foreach (var operation in operations) Verify(operation);
    }

    /// <inheritdoc/>
    public IEnumerator<Operation> GetEnumerator() => operations.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Refuses a table in which a declaration stops before its handler: it would be no operation, and its path a 404 that nothing explains.</summary>
    /// <exception cref="InvalidOperationException">The text names it.</exception>
    internal void CheckFinished()
    {
        if (begun.Count != operations.Count && begun.Find(id => !ids.Contains(id)) is { } unfinished)
            throw new InvalidOperationException($"The declaration of the operation {unfinished} has no handler: it must end with Handle or HandleContent.");
    }

    private OperationBuilder Begin(string id, string method, string path)
    {
        begun.Add(id);
        return new OperationBuilder(this, id, method, path);
    }

    internal void Add(Operation operation)
    {
        if (operation.Id.Length == 0) throw new InvalidOperationException($"An operation on {operation.Method} {operation.Path} has no id.");
        if (!ids.Add(operation.Id)) throw new InvalidOperationException($"The operation {operation.Id} is declared twice.");
        VerifyInDebug(operation);
        operations.Add(operation);
    }

    [Conditional("DEBUG")]
    private static void VerifyInDebug(Operation operation) => Verify(operation);

    private static void Verify(Operation operation)
    {
        StalePaths.Check(operation);
        try
        {
            operation.Endpoint.Verify();
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"{operation.Id}: {e.Message}", e);
        }
    }
}
