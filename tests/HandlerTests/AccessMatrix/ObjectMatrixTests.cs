using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.AccessMatrix;

/// <summary>
/// The object columns of the access matrix: every operation that names an object, called by a member to whom it does not belong, and by one
/// whom its owner has restricted or blocked. <see cref="References"/> says from the operations' declarations which inputs name objects,
/// <see cref="ObjectCases"/> what then has to happen.
/// </summary>
public sealed class ObjectMatrixTests : ApiTests
{
    public static TheoryData<string, Relation> Matrix()
    {
        var data = new TheoryData<string, Relation>();
        foreach (var row in ObjectCases.All)
            foreach (var relation in Enum.GetValues<Relation>())
                data.Add(row.Name, relation);
        return data;
    }

    [Fact]
    public void Every_input_that_names_an_object_has_its_case()
    {
        var declared = OperationIds.Table.SelectMany(o => References.Of(o).Select(input => $"{o.Id} {input}")).ToHashSet(StringComparer.Ordinal);
        var covered = ObjectCases.All.Select(c => $"{c.Operation} {c.Input}").ToHashSet(StringComparer.Ordinal);
        Assert.Empty(declared.Except(covered));
        Assert.Empty(covered.Except(declared));
    }

    [Fact]
    public void Cases_are_told_apart() => Assert.Equal(ObjectCases.All.Count, ObjectCases.All.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Every_operation_with_an_object_of_somebody_else(string name, Relation relation)
    {
        var row = ObjectCases.All.Single(c => c.Name == name);
        Assert.True(OperationIds.Table.TryFind(row.Operation, out var operation));
        var scene = await Scene.Make(Api, relation);
        var call = await row.Call(scene);

        var answer = await Api.Send(operation.Method, call.Target, call.Body, new ApiCall { Token = Api.AsMember(scene.Caller) });

        Assert.True(row.Expected(relation) == answer.Status, $"Expected {row.Expected(relation)}, got {answer.Status}: {answer.Text}");
        if (call.Secret is not null) Assert.DoesNotContain(call.Secret, answer.Text, StringComparison.Ordinal);
        if (call.Untouched is not null) Assert.Equal(1, await Api.Scalar<long>(call.Untouched));
    }
}
