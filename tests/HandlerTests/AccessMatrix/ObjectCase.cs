namespace HandlerTests.AccessMatrix;

/// <summary>One row of the matrix's object columns: an operation, called with an object that belongs to somebody else.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Input">The input that names the object: a parameter of the path, or a member of query or body.</param>
/// <param name="What">The object, in words; tells cases of one input apart.</param>
/// <param name="Stranger">The status when nothing is between caller and owner.</param>
/// <param name="Restricted">The status when the owner has restricted the caller.</param>
/// <param name="Blocked">The status when the owner has blocked the caller.</param>
/// <param name="Call">Makes the object and calls.</param>
internal sealed record ObjectCase(string Operation, string Input, string What, int Stranger, int Restricted, int Blocked, Func<Scene, Task<ObjectCall>> Call)
{
    /// <summary>The status when the caller has restricted the owner; null: as when the owner did, since restrictions silence in both directions.</summary>
    public int? CallerRestricted { get; init; }

    /// <summary>The status when the caller has blocked the owner; null: as when the owner did, since a block hides both from each other (ruling 16).</summary>
    public int? CallerBlocked { get; init; }

    /// <summary>Tells the case from every other.</summary>
    public string Name => $"{Operation} {Input}: {What}";

    /// <summary>The status wanted.</summary>
    public int Expected(Relation relation) => relation switch
    {
        Relation.Restricted => Restricted,
        Relation.Blocked => Blocked,
        Relation.CallerRestricted => CallerRestricted ?? Restricted,
        Relation.CallerBlocked => CallerBlocked ?? Blocked,
        _ => Stranger,
    };
}
