using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace BingeMe.Http.Operations;

/// <summary>The one table of operations: modules declare into it, everything else reads it.</summary>
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

    /// <inheritdoc/>
    public IEnumerator<Operation> GetEnumerator() => operations.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(Operation operation)
    {
        if (operations.Exists(o => o.Id == operation.Id)) throw new InvalidOperationException($"The operation {operation.Id} is declared twice.");
        operations.Add(operation);
    }
}
