namespace BingeMe.ApiGateway;

/// <summary>How an answer carries header fields that repeat.</summary>
internal enum HeaderForm
{
    /// <summary><c>multiValueHeaders</c>: a list a name (gateway rules 28, 31).</summary>
    Lists,

    /// <summary><c>headers</c> joined by commas, Set-Cookie in <c>cookies</c> (gateway rule 30).</summary>
    JoinedWithCookies,

    /// <summary><c>headers</c> joined by commas; what must not be joined goes under names that differ in case (gateway rule 31).</summary>
    Joined,
}
