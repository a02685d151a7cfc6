using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Handlers.Modules.Creator.Agreement;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Creator;

/// <summary>The signed creator agreement.</summary>
public sealed class AgreementTests : CreatorTests
{
    private const string Path = "/creator/agreement";
    private const string Uuid = "0a1b2c3d-4e5f-4a6b-8c7d-0123456789a";

    /// <summary>One red pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private readonly Parts parts = new();
    private readonly ForgetfulStore forgetful = new();

    [Fact]
    public async Task Signing_keeps_paper_and_photo_and_tells_the_house()
    {
        var (photo, signature) = await Uploads();
        var data = (await Post(Path, Body(photo, signature), Leo)).Expect(200).Data!;
        Assert.Equal(
            """{"agreement_date":"2025-06-15T12:00:00.000Z","image_name":"creator_4","redirect_url":"/payout/conversations","pdf_generated":true,"pdf_key":"agreement_pdf/creator_4.pdf","media_processed":true,"original_count":2,"converted_count":1}""",
            Without(data, "message"));
        Assert.Equal("2025-06-15 12:00:00", await Api.Scalar<string>("select agreement_date from users where id = 4"));
        var image = await Api.Scalar<string>("select image from ticket_conversations where user_id = 4 and to_user_id = 1 and type = '2' and message = 'agreement-image'");
        Assert.Matches("^4[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\\.webp$", image);
        Assert.Equal("", await Api.Scalar<string>("select image from ticket_conversations where user_id = 4 and message = 'agreement-download'"));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from notifications where destination = 4 and author = 1 and type = 24 and target = 4"));
        Assert.True(await Exists($"agreement_image/{image}"));
        Assert.False(await Exists($"agreement_image/{photo}"));
        Assert.False(await Exists($"agreement_image/{signature}"));

        var paper = (await Get("/creator/agreement-pdf", Leo)).Expect(200);
        Assert.Equal(("application/pdf", "attachment; filename=\"agreement-leo-hartwell.pdf\""), (paper.Headers["content-type"], paper.Headers["content-disposition"]));
        Assert.StartsWith("%PDF-", paper.Text, StringComparison.Ordinal);
        Assert.Equal("private, no-store", paper.Headers["cache-control"]);
    }

    [Fact]
    public async Task Signing_again_replaces_the_paper_and_adds_to_the_conversation()
    {
        for (var i = 0; i < 2; i++)
        {
            var (photo, signature) = await Uploads();
            (await Post(Path, Body(photo, signature), Leo)).Expect(200);
        }

        Assert.Equal(4, await Api.Scalar<long>("select count(*) from ticket_conversations where user_id = 4 and type = '2' and message like 'agreement-%'"));
    }

    [Fact]
    public async Task Keys_are_taken_with_their_folder_too()
    {
        var (photo, signature) = await Uploads();
        (await Post(Path, Body($"agreement_image/{photo}", $"agreement_image/{signature}"), Leo)).Expect(200);
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        Assert.Equal(
            ["creatorName", "creator_name", "email", "mobile", "address", "creatorPhoto", "signature"], (await Post(Path, "{}", Leo)).Expect(400).FaultyFields);
        Assert.Equal(
            ["creatorName", "email", "mobile", "address", "creatorPhoto", "signature"],
            (await Post(Path, Json(("creatorName", new string('x', 5000)), ("creator_name", "L"), ("email", "not mail"), ("mobile", "12"), ("address", new string('x', 1001)), ("creatorPhoto", "me.png"), ("signature", "../x.png")), Leo))
                .Expect(400).FaultyFields);
    }

    [Fact]
    public async Task A_picture_that_is_not_there_or_none_is_told_by_its_field()
    {
        var (photo, signature) = await Uploads();
        Assert.Equal(["creatorPhoto"], (await Post(Path, Body($"4{Uuid}9.png", signature), Leo)).Expect(400).FaultyFields);
        Assert.Equal(["signature"], (await Post(Path, Body(photo, $"4{Uuid}9.png"), Leo)).Expect(400).FaultyFields);
        Assert.Equal(["signature"], (await Post(Path, Body(photo, photo), Leo)).Expect(400).FaultyFields);
        await Put(signature, "no picture"u8.ToArray());
        Assert.Equal(["signature"], (await Post(Path, Body(photo, signature), Leo)).Expect(400).FaultyFields);
        await Put(photo, "no picture"u8.ToArray());
        Assert.Equal(400, (await Post(Path, Body(photo, signature), Leo)).Status);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from ticket_conversations where user_id = 4 and message like 'agreement-%'"));
    }

    [Fact]
    public async Task Signing_has_a_limit_that_bad_input_does_not_use_up()
    {
        Api.RouteLimits.IsOn = true;
        for (var i = 0; i < 7; i++) (await Post(Path, "{}", Leo)).Expect(400);
        for (var i = 0; i < 5; i++)
        {
            var (photo, signature) = await Uploads();
            (await Post(Path, Body(photo, signature), Leo)).Expect(200);
        }

        var (last, sign) = await Uploads();
        (await Post(Path, Body(last, sign), Leo)).Expect(429);
        Assert.True(await Exists($"agreement_image/{last}"));
        Api.Clock.Advance(TimeSpan.FromMinutes(61));
        (await Post(Path, Body(last, sign), Leo)).Expect(200);
    }

    [Fact]
    public async Task Who_has_not_signed_has_no_paper()
    {
        (await Get("/creator/agreement-pdf", Leo)).Expect(404);
        await Api.Execute("update users set agreement_date = '2025-01-01 00:00:00' where id = 4");
        (await Get("/creator/agreement-pdf", Leo)).Expect(404);
    }

    [Theory]
    [InlineData("Mira Vale", "mira-vale")]
    [InlineData("  José--O'Hara 3rd ", "jos-o-hara-3rd")]
    [InlineData("", "user")]
    [InlineData(null, "user")]
    public void A_name_becomes_a_part_of_a_file_name(string? name, string slug) => Assert.Equal(slug, DownloadAgreement.Slug(name));

    [Theory]
    [InlineData("Анна")]
    [InlineData("محمد")]
    [InlineData("---")]
    public void Defect_a_name_in_other_letters_gave_an_empty_file_name(string name) => Assert.Equal("user", DownloadAgreement.Slug(name));

    [Fact]
    public async Task Defect_the_paper_was_looked_for_in_the_wrong_place()
    {
        await Api.Context.MediaStore.Put(MediaBucket.Main, "agreement_pdf/creator_4.pdf", new MediaObject(Png, "application/pdf"), CancellationToken.None);
        (await Get("/creator/agreement-pdf", Leo)).Expect(404);
        await Api.Context.MediaStore.Put(MediaBucket.Agreement, "agreement_pdf/creator_4.pdf", new MediaObject("mine"u8.ToArray(), "text/html"), CancellationToken.None);
        var answer = (await Get("/creator/agreement-pdf", Leo)).Expect(200);
        Assert.Equal(("mine", "application/pdf"), (answer.Text, answer.Headers["content-type"]));
        (await Get("/creator/agreement-pdf")).Expect(404);
    }

    [Fact]
    public async Task Defect_the_paper_had_headers_of_its_own_for_other_origins()
    {
        await Api.Context.MediaStore.Put(MediaBucket.Agreement, "agreement_pdf/creator_4.pdf", new MediaObject("mine"u8.ToArray(), "application/pdf"), CancellationToken.None);
        Assert.NotEqual("*", (await Get("/creator/agreement-pdf", Leo)).Expect(200).Headers["access-control-allow-origin"]);
    }

    [Theory]
    [InlineData("uploads/shop/40a1b2c3d-4e5f-4a6b-8c7d-0123456789a1.png")]
    [InlineData("10a1b2c3d-4e5f-4a6b-8c7d-0123456789a1.png")]
    [InlineData("agreement_image/10a1b2c3d-4e5f-4a6b-8c7d-0123456789a1.png")]
    [InlineData("agreement_pdf/creator_1.pdf")]
    [InlineData("agreement_image/../agreement_pdf/creator_4.pdf")]
    [InlineData("40a1b2c3d-4e5f-8a6b-8c7d-0123456789a1.webp")]
    public async Task Defect_severe_any_object_could_be_converted_and_deleted(string key)
    {
        var (photo, signature) = await Uploads();
        foreach (var bucket in new[] { MediaBucket.Main, MediaBucket.Agreement })
            foreach (var at in new[] { key, $"agreement_image/{key}" })
                if (!at.Contains("..", StringComparison.Ordinal)) await Api.Context.MediaStore.Put(bucket, at, new MediaObject(Png, "image/png"), CancellationToken.None);
        Assert.Equal(["creatorPhoto"], (await Post(Path, Body(key, signature), Leo)).Expect(400).FaultyFields);
        Assert.Equal(["signature"], (await Post(Path, Body(photo, key), Leo)).Expect(400).FaultyFields);
        if (!key.Contains("..", StringComparison.Ordinal)) Assert.True(await Api.Context.MediaStore.Exists(MediaBucket.Main, key, CancellationToken.None));
    }

    [Fact]
    public async Task Defect_the_helpers_used_the_wrong_bucket_and_the_photo_was_gone_before_it_was_checked()
    {
        var (photo, signature) = await Uploads();
        (await Post(Path, Body(photo, signature), Leo)).Expect(200);
        Assert.Equal(Png, parts.Checked);
    }

    [Fact]
    public async Task Defect_the_name_of_the_signatures_file_stood_in_its_place()
    {
        var (photo, signature) = await Uploads();
        (await Post(Path, Body(photo, signature), Leo)).Expect(200);
        Assert.Equal(0x89, parts.Made!.Signature!.Value.Span[0]);
        Assert.DoesNotContain(signature, string.Join(' ', parts.Made.Rows.Select(r => r.Value)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_severe_what_was_typed_was_run_as_a_page()
    {
        var (photo, signature) = await Uploads();
        const string page = "<img src='file:///etc/passwd'><script>fetch('http://169.254.169.254')</script>";
        (await Post(Path, Body(photo, signature, address: page), Leo)).Expect(200);
        Assert.Equal(page, parts.Made!.Rows.Single(r => r.Label == "Address").Value);
    }

    [Fact]
    public async Task Defect_without_a_paper_the_creator_counted_as_signed()
    {
        var (photo, signature) = await Uploads();
        await Api.Execute("update users set agreement_date = null where id = 4");
        parts.FailToMake = true;
        (await Post(Path, Body(photo, signature), Leo)).Expect(500);
        await AssertNothing(photo, signature);
    }

    [Fact]
    public async Task Defect_a_checker_that_was_down_was_told_as_no_face()
    {
        var (photo, signature) = await Uploads();
        parts.Face = null;
        (await Post(Path, Body(photo, signature), Leo)).Expect(503);
        parts.Face = false;
        Assert.Equal(["creatorPhoto"], (await Post(Path, Body(photo, signature), Leo)).Expect(400).FaultyFields);
        await Api.Execute("update users set agreement_date = null where id = 4");
        await AssertNothing(photo, signature);
    }

    [Fact]
    public async Task Defect_three_writes_without_a_transaction()
    {
        var (photo, signature) = await Uploads();
        await Api.Execute("update users set agreement_date = null where id = 4");
        await Api.RefuseInserts("ticket_conversations", "new.message = 'agreement-image'");
        (await Post(Path, Body(photo, signature), Leo)).Expect(500);
        await AssertNothing(photo, signature);
    }

    [Fact]
    public async Task A_former_paper_stands_again_when_a_new_one_fails()
    {
        await Api.Context.MediaStore.Put(MediaBucket.Agreement, "agreement_pdf/creator_4.pdf", new MediaObject("former"u8.ToArray(), "application/pdf"), CancellationToken.None);
        var (photo, signature) = await Uploads();
        await Api.RefuseInserts("ticket_conversations");
        (await Post(Path, Body(photo, signature), Leo)).Expect(500);
        Assert.Equal("former", (await Get("/creator/agreement-pdf", Leo)).Expect(200).Text);
    }

    [Theory]
    [InlineData("former")]
    [InlineData(null)]
    public async Task A_paper_whose_stores_answer_was_lost_is_taken_back(string? former)
    {
        const string Key = "agreement_pdf/creator_4.pdf";
        if (former is not null) await Api.Context.MediaStore.Put(MediaBucket.Agreement, Key, new MediaObject(Encoding.UTF8.GetBytes(former), "application/pdf"), CancellationToken.None);
        var (photo, signature) = await Uploads();
        forgetful.Forgets = Key;
        (await Post(Path, Body(photo, signature), Leo)).Expect(503);
        Assert.Equal(former, await Exists(Key) ? (await Get("/creator/agreement-pdf", Leo)).Expect(200).Text : null);
    }

    [Fact]
    public async Task Two_signings_at_once_come_one_after_the_other()
    {
        var lockOfTheCreator = await Api.Context.Locks.Acquire("agreement:4", TimeSpan.FromSeconds(5), CancellationToken.None);
        var (photo, signature) = await Uploads();
        var signing = Post(Path, Body(photo, signature), Leo);
        await Task.Delay(300);
        Assert.False(signing.IsCompleted);
        Assert.False(await Exists("agreement_pdf/creator_4.pdf"));
        await lockOfTheCreator.DisposeAsync();
        (await signing).Expect(200);
        Assert.True(await Exists("agreement_pdf/creator_4.pdf"));
    }

    [Fact]
    public async Task Defect_the_house_was_user_1_in_the_code()
    {
        await using var api = await ApiUnderTest.Create(new Dictionary<string, string> { ["HOUSE_ACCOUNT_ID"] = "3" });
        await api.Context.MediaStore.Put(MediaBucket.Agreement, $"agreement_image/4{Uuid}1.png", new MediaObject(Png, "image/png"), CancellationToken.None);
        await api.Context.MediaStore.Put(MediaBucket.Agreement, $"agreement_image/4{Uuid}2.png", new MediaObject(Png, "image/png"), CancellationToken.None);
        (await api.Post(Path, Body($"4{Uuid}1.png", $"4{Uuid}2.png"), api.AsMember(Leo))).Expect(200);
        Assert.Equal(2, await api.Scalar<long>("select count(*) from ticket_conversations where user_id = 4 and to_user_id = 3 and message like 'agreement-%'"));
        Assert.Equal(1, await api.Scalar<long>("select count(*) from notifications where destination = 4 and author = 3 and type = 24"));
    }

    [Fact]
    public async Task Defect_the_notification_passed_by_the_members_wishes_and_blocks()
    {
        await Api.Execute("insert into user_blocks (user_id, blocked_user_id) values (4, 1)");
        var (photo, signature) = await Uploads();
        (await Post(Path, Body(photo, signature), Leo)).Expect(200);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where destination = 4 and type = 24"));
    }

    [Theory]
    [InlineData("email", "no mail")]
    [InlineData("email", "a@b.example, c@d.example")]
    [InlineData("mobile", "call me")]
    [InlineData("creatorName", "Le\u0000o")]
    [InlineData("address", "x\u202Ey")]
    public async Task Defect_forms_and_lengths_were_not_looked_at(string field, string value)
    {
        var (photo, signature) = await Uploads();
        var body = JsonNode.Parse(Body(photo, signature))!.AsObject();
        body[field] = value;
        Assert.Equal([field], (await Post(Path, body.ToJsonString(), Leo)).Expect(400).FaultyFields);
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(replace: context =>
    {
        parts.Papers = context.Documents;
        forgetful.Inner = context.MediaStore;
        return context with { FaceCheck = parts, Documents = parts, MediaStore = forgetful };
    });

    private static string Without(JsonNode data, string name)
    {
        var copy = data.DeepClone().AsObject();
        copy.Remove(name);
        return copy.ToJsonString();
    }

    private static string Json(params (string Name, string Value)[] members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members) json[name] = value;
        return json.ToJsonString();
    }

    private static string Body(string photo, string signature, string address = "9 Harbor Row") => Json(
        ("creatorName", "Leo Hartwell"), ("creator_name", "Leo Hartwell"), ("email", "leo@creators.example"), ("mobile", "+12025550104"), ("address", address),
        ("creatorPhoto", photo), ("signature", signature));

    /// <summary>Nothing is written, and what was uploaded is still there to try again with.</summary>
    private async Task AssertNothing(string photo, string signature)
    {
        Assert.Null(await Api.Scalar<string>("select agreement_date from users where id = 4"));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from ticket_conversations where user_id = 4 and message like 'agreement-%'"));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where destination = 4 and type = 24"));
        (await Get("/creator/agreement-pdf", Leo)).Expect(404);
        Assert.True(await Exists($"agreement_image/{photo}"));
        Assert.True(await Exists($"agreement_image/{signature}"));
    }

    private async Task<(string Photo, string Signature)> Uploads()
    {
        var (photo, signature) = ($"4{Uuid}1.png", $"4{Uuid}2.png");
        await Put(photo, Png);
        await Put(signature, Png);
        return (photo, signature);
    }

    private Task Put(string name, byte[] bytes) =>
        Api.Context.MediaStore.Put(MediaBucket.Agreement, $"agreement_image/{name}", new MediaObject(bytes, "image/png"), CancellationToken.None);

    private Task<bool> Exists(string key) => Api.Context.MediaStore.Exists(MediaBucket.Agreement, key, CancellationToken.None);

    /// <summary>A face checker that says what the test says, and the real papers, looked at or failing.</summary>
    private sealed class Parts : IFaceCheck, IDocuments
    {
        /// <summary>What the checker says; null = it is down.</summary>
        public bool? Face { get; set; } = true;

        public bool FailToMake { get; set; }

        public byte[] Checked { get; private set; } = [];

        public Paper? Made { get; private set; }

        public IDocuments Papers { get; set; } = null!;

        public Task<bool> HasFace(ReadOnlyMemory<byte> image, CancellationToken cancelled)
        {
            Checked = image.ToArray();
            return Task.FromResult(Face ?? throw new DependencyException("rekognition"));
        }

        public Task<ReadOnlyMemory<byte>> Pdf(Paper paper, CancellationToken cancelled)
        {
            Made = paper;
            return FailToMake ? throw new InvalidOperationException("The paper cannot be set.") : Papers.Pdf(paper, cancelled);
        }
    }

    /// <summary>A store whose answer to one upload is lost.</summary>
    private sealed class ForgetfulStore : IMediaStore
    {
        public IMediaStore Inner { get; set; } = null!;

        /// <summary>The key, once.</summary>
        public string? Forgets { get; set; }

        public async Task Put(MediaBucket bucket, string key, MediaObject content, CancellationToken cancelled)
        {
            await Inner.Put(bucket, key, content, cancelled);
            if (key != Forgets) return;
            Forgets = null;
            throw new DependencyException("s3") { Kind = DependencyFailure.Broken };
        }

        public Task<string> PresignPut(MediaBucket bucket, string key, string contentType, TimeSpan lifetime, CancellationToken cancelled) =>
            Inner.PresignPut(bucket, key, contentType, lifetime, cancelled);

        public Task<string> PresignGet(MediaBucket bucket, string key, TimeSpan lifetime, CancellationToken cancelled) => Inner.PresignGet(bucket, key, lifetime, cancelled);

        public Task<MediaInfo?> Head(MediaBucket bucket, string key, CancellationToken cancelled) => Inner.Head(bucket, key, cancelled);
        public Task<MediaObject?> Get(MediaBucket bucket, string key, long most, CancellationToken cancelled) => Inner.Get(bucket, key, most, cancelled);
        public Task<long?> Copy(MediaBucket bucket, string source, string target, string contentType, long most, CancellationToken cancelled) =>
            Inner.Copy(bucket, source, target, contentType, most, cancelled);

        public Task Delete(MediaBucket bucket, string key, CancellationToken cancelled) => Inner.Delete(bucket, key, cancelled);

        public Task<bool> Exists(MediaBucket bucket, string key, CancellationToken cancelled) => Inner.Exists(bucket, key, cancelled);
    }
}
