using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Security;

/// <summary>JSON lets an escape stand for half a character; a text of that is a fault of its field, wherever it stands (platform-auth P20.9).</summary>
public sealed class HalfCharacterTests : ApiTests
{
    [Theory]
    [InlineData("POST", "/posts/create", """{"description":"nice \ud83d","post_type":"free"}""", 422, "description")]
    [InlineData("POST", "/posts/create", """{"description":"x","post_type":"\ud800"}""", 422, "post_type")]
    [InlineData("POST", "/posts/create", """{"description":"x","post_type":"free","media":["\ud800"]}""", 422, "media[0]")]
    [InlineData("POST", "/posts/create", """{"description":{"\ud800":1},"post_type":"free"}""", 422, "description")]
    [InlineData("POST", "/posts/create", """{"description":"x","post_type":"free","media":{"a":[{"\udfff":1}]}}""", 422, "media.a[0]")]
    [InlineData("POST", "/messages/send", """{"user_id":2,"message":"hi","price":"\ud800"}""", 422, "price")]
    [InlineData("POST", "/messages/send", """{"user_id":2,"message":"hi","media":{"\ud800":1}}""", 422, "media")]
    [InlineData("POST", "/messages/send", """{"user_id":2,"message":"hi","expires_at":"\ud800"}""", 422, "expires_at")]
    [InlineData("POST", "/notification/settings", """{"notify_new_subscriber":"\ud800"}""", 400, "notify_new_subscriber")]
    [InlineData("PUT", "/posts/edit", """{"post_id":1,"tags":"\ud800"}""", 400, "tags")]
    public async Task Half_a_character_is_a_fault_of_its_field(string method, string target, string body, int status, string field)
    {
        var answer = (await Api.Send(method, target, body, new ApiCall { Token = Api.AsMember(1) })).Expect(status);
        Assert.Contains(field, answer.FaultyFields);
    }

    [Fact]
    public async Task No_operation_fails_at_half_a_character()
    {
        foreach (var operation in Api.System.Operations.Where(static o => o.Endpoint.Input is not null && o.Method != "GET"))
        {
            foreach (var half in new[] { "\"\\ud800\"", "[\"\\ud800\"]", "{\"\\ud800\":1}", "{\"a\":\"\\udfff\"}" })
            {
                var body = "{" + string.Join(',', operation.Endpoint.Input!.Properties.Select(p => $"\"{p.Name}\":{half}")) + "}";
                foreach (var token in new[] { Api.AsMember(1), Api.AsAnonymous() })
                {
                    var answer = await Api.Send(operation.Method, operation.Path.Replace("{id}", "1", StringComparison.Ordinal), body, new ApiCall { Token = token });
                    Assert.True(answer.Status is >= 400 and < 500 or 200, $"{operation.Id} {half}: {answer.Status} {answer.Text}");
                }
            }
        }
    }
}
