using BingeMe.Kestrel;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Http.OpenApi;

/// <summary>The API's description in the hands of others' tools: a generator of clients, a compiler, and a validator of JSON Schema, all from npm.</summary>
[Trait("Category", "Server")]
public sealed class OpenApiClientTests
{
    private static readonly string[] Files = ["client.ts", "samples.mjs", "tsconfig.json"];

    [Fact]
    public async Task A_generated_client_compiles_strictly_and_signs_in()
    {
        await using var api = await ApiUnderTest.Create();
        await using var host = new KestrelHost(api.System.Api, new KestrelHostOptions { Port = 0 }, clock: api.Context.Clock);
        await host.Start();
        using var folder = await Arrange(api);
        await Tools.Run(await Tools.Npm("openapi-typescript"), folder.File("document.json"), "--output", folder.File("schema.d.ts"));
        await Tools.Run(await Tools.Npm("tsc"), "--project", folder.File("tsconfig.json"));
        var said = await Tools.Run("node", folder.File("client.js"), $"http://127.0.0.1:{host.Addresses[0].Port}");
        Assert.StartsWith("signed in as mira_vale, 2 posts, dark pages, then: 400 ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_sample_and_every_example_fits_the_document()
    {
        await using var api = await ApiUnderTest.Create();
        using var folder = await Arrange(api);
        await Tools.Npm("tsc");
        var said = await Tools.Run(
            "node", folder.File("samples.mjs"), folder.File("document.json"), Path.Combine(Tools.Repository(), "samples"), Path.Combine(Tools.Repository(), "tests", "ParityTests", "Snapshots"));
        Assert.EndsWith("were held against the document\n", said, StringComparison.Ordinal);
    }

    private static async Task<NodeFolder> Arrange(ApiUnderTest api)
    {
        var folder = new NodeFolder();
        foreach (var file in Files) File.Copy(Path.Combine(Tools.Repository(), "tests", "HostTests", "ApiClient", file), folder.File(file));
        await File.WriteAllTextAsync(folder.File("package.json"), """{ "private": true, "type": "module" }""");
        await File.WriteAllTextAsync(folder.File("document.json"), (await api.Get("/docs/swagger.json")).Expect(200).Text);
        return folder;
    }

    /// <summary>A folder below the one where node finds the packages.</summary>
    private sealed class NodeFolder : IDisposable
    {
        private readonly string path = Path.Combine(Tools.NodeFolder, $"client-{Guid.NewGuid():n}");

        public NodeFolder() => Directory.CreateDirectory(path);

        public string File(string name) => Path.Combine(path, name);

        public void Dispose() => Directory.Delete(path, recursive: true);
    }
}
