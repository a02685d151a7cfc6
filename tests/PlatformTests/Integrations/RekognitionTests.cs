using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Media;
using BingeMe.Platform.Integrations.Aws;
using BingeMe.Platform.Integrations.Faces;
using BingeMe.PlatformTests.Media;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.Integrations;

public sealed class RekognitionTests
{
    private const string GoodBox = "\"BoundingBox\":{\"Left\":0.3,\"Top\":0.3,\"Width\":0.4,\"Height\":0.4},\"Pose\":{\"Roll\":1,\"Yaw\":2,\"Pitch\":3}";

    public RekognitionTests() => AwsKeys.Set();

    [Theory]
    [InlineData("""{"FaceDetails":[{"Confidence":20}]}""", true)]
    [InlineData("""{"FaceDetails":[{"Confidence":19.9}]}""", false)]
    [InlineData("{\"FaceDetails\":[{\"Confidence\":10," + GoodBox + "}]}", true)]
    [InlineData("{\"FaceDetails\":[{\"Confidence\":9.9," + GoodBox + "}]}", false)]
    [InlineData("""{"FaceDetails":[{"Confidence":15,"BoundingBox":{"Left":0.3,"Top":0.3,"Width":0.09,"Height":0.4},"Pose":{"Roll":1,"Yaw":2,"Pitch":3}}]}""", false)]
    [InlineData("""{"FaceDetails":[{"Confidence":15,"BoundingBox":{"Left":0.01,"Top":0.3,"Width":0.4,"Height":0.4},"Pose":{"Roll":1,"Yaw":2,"Pitch":3}}]}""", false)]
    [InlineData("""{"FaceDetails":[{"Confidence":15,"BoundingBox":{"Left":0.3,"Top":0.3,"Width":0.4,"Height":0.4},"Pose":{"Roll":30,"Yaw":2,"Pitch":3}}]}""", false)]
    [InlineData("""{"FaceDetails":[]}""", false)]
    [InlineData("""{"FaceDetails":[7]}""", false)]
    public async Task A_face_counts_by_the_rules(string body, bool found)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(200, body));

        Assert.Equal(found, await Check(server).HasFace(TestPictures.Jpeg(300, 300), default));

        Assert.True(server.Requests.TryDequeue(out var request));
        Assert.Equal("RekognitionService.DetectFaces", request.Headers["x-amz-target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["content-type"]);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=S3RVER/", request.Headers["authorization"], StringComparison.Ordinal);
        Assert.Contains("\"Attributes\":[\"DEFAULT\"]", request.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webp_is_made_a_jpeg_first()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(200, """{"FaceDetails":[{"Confidence":99}]}"""));

        Assert.True(await Check(server).HasFace(TestPictures.Noise("webp", 200, 200), default));

        Assert.True(server.Requests.TryDequeue(out var request));
        Assert.StartsWith("/9j/", (string?)JsonNode.Parse(request.Body)!["Image"]!["Bytes"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_picture_shows_no_face_and_costs_no_call()
    {
        await using var server = await FakeHttp.Start();
        Assert.False(await Check(server).HasFace(new byte[999], default));
        Assert.False(await Check(server).HasFace(new byte[5000], default));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_picture_that_it_refuses_shows_no_face()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(400, """{"__type":"InvalidImageFormatException"}"""));
        Assert.False(await Check(server).HasFace(TestPictures.Jpeg(300, 300), default));
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(400, """{"__type":"AccessDeniedException"}""")]
    [InlineData(200, "garbage")]
    [InlineData(200, "{}")]
    public async Task An_outage_or_nonsense_is_a_failed_dependency(int status, string body)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(status, body));
        await Assert.ThrowsAsync<DependencyException>(() => Check(server).HasFace(TestPictures.Jpeg(300, 300), default));
    }

    [Theory]
    [InlineData(400, "ThrottlingException", DependencyFailure.Busy)]
    [InlineData(400, "ProvisionedThroughputExceededException", DependencyFailure.Busy)]
    [InlineData(400, "com.amazonaws.rekognition#LimitExceededException", DependencyFailure.Busy)]
    [InlineData(429, "TooManyRequestsException", DependencyFailure.Busy)]
    [InlineData(503, "ServiceUnavailable", DependencyFailure.Broken)]
    [InlineData(400, "AccessDeniedException", DependencyFailure.Refused)]
    public async Task What_passes_is_not_told_as_a_wrong_setting(int status, string code, DependencyFailure kind)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(status, $$"""{"__type":"{{code}}"}"""));
        Assert.Equal(kind, (await Assert.ThrowsAsync<DependencyException>(() => Check(server).HasFace(TestPictures.Jpeg(300, 300), default))).Kind);
    }

    private static RekognitionFaceCheck Check(FakeHttp server) =>
        new(Parts.Http(), new SkiaImages(), new AwsCredentials(), "eu-west-2", TimeProvider.System, server.Url);
}
