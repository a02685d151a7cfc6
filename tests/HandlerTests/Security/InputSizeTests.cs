using System.Text;
using BingeMe.Http.Operations;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Security;

/// <summary>No member of any operation's input makes a request costly or its answer large, whatever a client puts there.</summary>
[Trait(Combination.Trait, Combination.Everywhere)]
[Trait(Combination.Trait, Combination.Directly)]
public sealed class InputSizeTests : ApiTests
{
    private const int MostAnswer = 64 * 1024;

    [Fact]
    public async Task Every_member_of_every_input_is_bounded()
    {
        var values = new[]
        {
            $"[{Repeat("1", 500_000)}]", $"[{Repeat("1", 15_000)}]", $"[{Repeat("\"x\"", 1000)}]", $"[{Repeat("{\"a\":[1,2,3]}", 4000)}]", $"\"{new string('x', 3_000_000)}\"",
            "{" + string.Join(',', Enumerable.Range(0, 15_000).Select(static i => $"\"name {i}\":\"\\u0000\"")) + "}",
        };
        foreach (var operation in Api.System.Operations.Where(static o => o.Endpoint.Input is not null && o.Method != "GET"))
        {
            var token = operation.Access == Access.Member ? Api.AsMember(1) : Api.AsAnonymous();
            foreach (var member in operation.Endpoint.Input!.Properties)
            {
                foreach (var value in values)
                {
                    var answer = await Api.Send(
                        operation.Method, operation.Path.Replace("{id}", "1", StringComparison.Ordinal), $"{{\"{member.Name}\":{value}}}", new ApiCall { Token = token });
                    Assert.True(answer.Status is 200 or (>= 400 and < 500), $"{operation.Id}.{member.Name}: {answer.Status}");
                    Assert.InRange(Encoding.UTF8.GetByteCount(answer.Text), 0, MostAnswer);
                }
            }
        }
    }

    private static string Repeat(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));
}
