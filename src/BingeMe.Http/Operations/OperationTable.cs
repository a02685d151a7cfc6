using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace BingeMe.Http.Operations;

/// <summary>
/// The one table of operations: modules declare into it, everything else reads it. An input that the binder cannot check is refused: in a
/// debug build as soon as its operation is declared, and by <see cref="Verify()"/>, which the tests and <c>bingeme operations</c> call. A
/// release build makes each operation's metadata on its first call only, for the cold start's sake.
/// </summary>
public sealed class OperationTable : IReadOnlyCollection<Operation>
{
    private readonly List<Operation> operations = new(160);

    /// <inheritdoc/>
    public int Count => operations.Count;

    /// <summary>Begins a GET operation; it serves HEAD too.</summary>
    public OperationBuilder Get(string id, string path) => new(this, id, "GET", path);

    /// <summary>Begins a POST operation.</summary>
    public OperationBuilder Post(string id, string path) => new(this, id, "POST", path);

    /// <summary>Begins a PUT operation.</summary>
    public OperationBuilder Put(string id, string path) => new(this, id, "PUT", path);

    /// <summary>Begins a DELETE operation.</summary>
    public OperationBuilder Delete(string id, string path) => new(this, id, "DELETE", path);

    /// <summary>Finds an operation by its id.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out Operation? operation) => (operation = operations.Find(o => o.Id == id)) is not null;

    /// <summary>Tries the input of every operation, as its first call would.</summary>
    /// <exception cref="NotSupportedException">One cannot be checked; the text names it.</exception>
    public void Verify()
    {
        foreach (var operation in operations) Verify(operation);
    }

    /// <inheritdoc/>
    public IEnumerator<Operation> GetEnumerator() => operations.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(Operation operation)
    {
        if (operations.Exists(o => o.Id == operation.Id)) throw new InvalidOperationException($"The operation {operation.Id} is declared twice.");
        StalePaths.Check(operation);
        VerifyInDebug(operation);
        operations.Add(operation);
    }

    [Conditional("DEBUG")]
    private static void VerifyInDebug(Operation operation) => Verify(operation);

    private static void Verify(Operation operation)
    {
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
