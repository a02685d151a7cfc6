using BingeMe.Http.Operations;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.AccessMatrix;

/// <summary>
/// Every operation of the one table, tried with every kind of caller (platform-auth P3, rulings 2 and 3). What is expected follows from the
/// operation's declaration, so a new operation is covered on the day it is declared.
/// </summary>
[Trait(Combination.Trait, Combination.Everywhere)]
public sealed class AccessMatrixTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    public static TheoryData<string, TokenKind> Matrix()
    {
        var data = new TheoryData<string, TokenKind>();
        foreach (var operation in OperationIds.All)
            foreach (var kind in Enum.GetValues<TokenKind>())
                data.Add(operation, kind);
        return data;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Every_operation_with_every_kind_of_token(string id, TokenKind kind)
    {
        Assert.True(fixture.Api.Operations.TryFind(id, out var operation));

        var response = await fixture.Call(operation, fixture.Authorization(kind));

        if (Refusal(operation, kind) is { } expected) Assert.Equal(expected, response.Status);
        else AssertPassedTheDoor(operation, kind, response.Status);
    }

    /// <summary>The status that access control answers; null when it lets the call through.</summary>
    private static int? Refusal(Operation operation, TokenKind kind) => operation.Access switch
    {
        Access.Open or Access.Optional => null,
        Access.Anonymous => kind switch
        {
            TokenKind.Anonymous => null,
            _ when IsNoToken(kind) => 401,
            _ => 403,
        },
        _ => kind switch
        {
            _ when IsNoToken(kind) => 401,
            TokenKind.Anonymous => operation.AnonymousStatus,
            TokenKind.RetrieveScopeOfActiveAccount => operation.AllowsDeletedAccounts ? null : 401,
            TokenKind.UnknownMember or TokenKind.Deleted => 401,
            TokenKind.Pending => 403,
            TokenKind.Suspended => operation.OpenToSuspended ? null : 403,
            _ => null,
        },
    };

    private static bool IsNoToken(TokenKind kind) => kind is
        TokenKind.None or TokenKind.Malformed or TokenKind.WrongScheme or TokenKind.Expired or TokenKind.OtherSecret or TokenKind.AlgNone
        or TokenKind.RefreshTokenAsAccess;

    /// <summary>The handler may find other faults (no input was sent), but never that the caller is nobody, and it never breaks.</summary>
    private static void AssertPassedTheDoor(Operation operation, TokenKind kind, int status)
    {
        if (operation.Access != Access.Open) Assert.True(status != 401, $"{operation.Id} refused {kind} with 401.");
        Assert.True(status < 500 || (status == 503 && operation.Id.StartsWith("auth.signIn", StringComparison.Ordinal)), $"{operation.Id} broke for {kind}: {status}.");
    }
}
