using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>A picture that comes before the process has collected any garbage, when the runtime cannot say yet how much memory there is.</summary>
public sealed partial class FirstPictureTests : IDisposable
{
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bingeme-picture-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_picture_before_the_first_collection_is_not_refused_for_want_of_memory()
    {
        var command = Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel");
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["BINGEME_DATA"] = folder.FullName;
        start.Environment["PORT"] = "0";

        // 256 MB before the first collection.
        start.Environment["DOTNET_GCgen0size"] = "0x10000000";
        using var process = Process.Start(start)!;
        try
        {
            var first = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            _ = process.StandardOutput.ReadToEndAsync();
            using var client = new HttpClient { BaseAddress = new Uri(Address().Match(first!).Value) };
            await SignIn(client, "/auth/init", new JsonObject { ["client"] = "android" });
            await SignIn(client, "/auth/login", new JsonObject { ["is_otp_login"] = false, ["username_email"] = "mira_vale", ["password"] = "fixture-pass-1" });
            var upload = JsonNode.Parse(await client.GetStringAsync("/user/avatar/upload-url?fileNames=[\"me.png\"]"))!["data"]![0]!;
            using var content = new ByteArrayContent(Picture);
            content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            using (var put = await client.PutAsync(new Uri((string)upload["uploadUrl"]!).PathAndQuery, content)) Assert.Equal(200, (int)put.StatusCode);
            using var set = await client.PostAsJsonAsync("/user/avatar", new JsonObject { ["avatar"] = (string)upload["key"]! });
            Assert.True(set.IsSuccessStatusCode, await set.Content.ReadAsStringAsync());
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task SignIn(HttpClient client, string path, JsonObject body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var token = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!["accessToken"]!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    [GeneratedRegex("http://[0-9.:]+")]
    private static partial Regex Address();
}
