namespace HandlerTests.AccessMatrix;

/// <summary>How the owner of an object stands to the member who calls.</summary>
public enum Relation
{
    /// <summary>There is nothing between them.</summary>
    Stranger,

    /// <summary>The owner has restricted the caller.</summary>
    Restricted,

    /// <summary>The owner has blocked the caller.</summary>
    Blocked,

    /// <summary>The caller has restricted the owner.</summary>
    CallerRestricted,

    /// <summary>The caller has blocked the owner.</summary>
    CallerBlocked,
}
