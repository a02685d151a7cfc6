using BingeMe.Http.Calls;
using BingeMe.Http.Operations;
using BingeMe.Http.Routing;
using Xunit;

namespace HostTests.Http;

/// <summary>Finding the operation (platform-auth P1, P20.23).</summary>
public sealed class RouterTests
{
    private readonly PipelineUnderTest api = new(static table =>
    {
        Declare(table.Get("r.slug", "/{slug}"));
        Declare(table.Get("r.list", "/posts"));
        Declare(table.Post("r.create", "/posts").Alias("/p/new"));
        Declare(table.Get("r.one", "/posts/{id}"));
        Declare(table.Delete("r.remove", "/posts/{id}"));
        Declare(table.Patch("r.change", "/posts/me/drafts"));
        Declare(table.Get("r.upload", "/posts/upload-url"));
        Declare(table.Get("r.deep", "/posts/{user}/{id}"));
        Declare(table.Get("r.mine", "/posts/me/drafts"));
        Declare(table.Delete("r.media", "/s3/media/delete").Alias("/media/delete").Return405());
    });

    [Theory]
    [InlineData("GET", "/posts", "r.list")]
    [InlineData("POST", "/posts", "r.create")]
    [InlineData("POST", "/p/new", "r.create")]
    [InlineData("GET", "/posts/upload-url", "r.upload")]
    [InlineData("DELETE", "/posts/upload-url", "r.remove")]
    [InlineData("PATCH", "/posts/me/drafts", "r.change")]
    [InlineData("GET", "/posts/7", "r.one")]
    [InlineData("GET", "/posts/me/7", "r.deep")]
    [InlineData("GET", "/posts/me/drafts", "r.mine")]
    [InlineData("GET", "/posts/upload-url/7", "r.deep")]
    [InlineData("GET", "/anybody", "r.slug")]
    [InlineData("GET", "/PostS/Upload-URL", "r.upload")]
    [InlineData("GET", "/posts/", "r.list")]
    [InlineData("HEAD", "/posts", "r.list")]
    [InlineData("DELETE", "/media/delete/", "r.media")]
    public void Literal_before_parameter_aliases_case_slash_and_head(string method, string path, string id) =>
        Assert.Equal(id, new Router(api.Table).Match(method, path).Operation?.Id);

    [Theory]
    [InlineData("notes", "begins with no slash")]
    [InlineData("", "begins with no slash")]
    [InlineData("/notes/{id", "'{id'")]
    [InlineData("/notes/id}", "'id}'")]
    [InlineData("/notes/{}", "'{}'")]
    [InlineData("/notes/{id}.json", "'{id}.json'")]
    [InlineData("/notes/{a}{b}", "'{a}{b}'")]
    [InlineData("/notes/{id}/of/{id}", "'{id}' twice")]
    [InlineData("/notes?by={id}", "'notes?by={id}'")]
    public void A_path_that_cannot_be_served_is_refused_by_name(string path, string why)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => new PipelineUnderTest(table => Declare(table.Get("r.bad", path))));
        Assert.Contains($"r.bad cannot be served: its path {path} ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new PipelineUnderTest(table => Declare(table.Get("r.good", "/good").Alias(path))));
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/posts//")]
    [InlineData("GET", "//posts")]
    [InlineData("GET", "/posts//7")]
    [InlineData("GET", "/posts/a/b/c")]
    [InlineData("HEAD", "/p/new")]
    [InlineData("OPTIONS", "/posts")]
    [InlineData("get", "/posts")]
    [InlineData("PATCH", "/posts/7")]
    public void What_nothing_serves_is_not_found(string method, string path) => Assert.Null(new Router(api.Table).Match(method, path).Operation);

    [Fact]
    public void Values_keep_their_case_and_are_decoded_once()
    {
        var match = new Router(api.Table).Match("GET", "/posts/Mira%2FVale/a b");
        Assert.Equal(("Mira%2FVale", "a b"), (match.Values["user"], match.Values["id"]));
        Assert.Throws<KeyNotFoundException>(() => match.Values["other"]);
    }

    [Fact]
    public async Task An_unmatched_route_is_404_with_legacys_fields()
    {
        var answer = (await api.Send("PUT", "/no/where/at/all?a=1&b=%20", null)).Expect(404);
        Assert.Equal("{error:string,message:string,method:string,path:string,status:number,timestamp:string}", answer.Shape);
        Assert.Equal(("/no/where/at/all?a=1&b=%20", "PUT"), ((string?)answer.Json["path"], (string?)answer.Json["method"]));
    }

    [Fact]
    public async Task A_known_path_with_another_method_is_404() => (await api.Send("PUT", "/posts", null)).Expect(404);

    [Theory]
    [InlineData("GET", "/s3/media/delete")]
    [InlineData("POST", "/media/delete/")]
    [InlineData("PATCH", "/MEDIA/delete")]
    public async Task Where_the_contract_lists_it_another_method_is_405(string method, string path)
    {
        var answer = (await api.Send(method, path, null)).Expect(405);
        Assert.Equal("DELETE", answer.Headers["Allow"]);
        Assert.StartsWith("Method Not Allowed: ", (string?)answer.Json["message"], StringComparison.Ordinal);
    }

    [Fact]
    public void One_route_of_two_operations_is_refused()
    {
        var table = new OperationTable();
        Declare(table.Get("r.a", "/a/{x}"));
        Declare(table.Get("r.b", "/A/{y}"));
        Assert.Throws<InvalidOperationException>(() => new Router(table));
        Assert.Throws<InvalidOperationException>(() => Declare(table.Get("r.a", "/b")));
    }

    private static void Declare(OperationBuilder operation) => operation.Open().Handle(static call => Task.FromResult(Response.Ok(call.Operation)));
}
