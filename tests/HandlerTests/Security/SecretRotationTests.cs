using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Security;

/// <summary>Encrypting what is sealed anew under another secret.</summary>
public sealed class SecretRotationTests : ApiTests
{
    private const string Next = "the-next-data-secret-of-this-test-0001";
    private const int Rows = 25;

    private SealedFields Now => new([Next, Api.Context.Settings.EncryptSecretId], SystemRandomSource.Instance);

    [Fact]
    public async Task Every_field_is_sealed_anew_and_says_the_same()
    {
        await Fill();
        var places = await Rotate(7);
        Assert.Equal([Rows, Rows, 1L, 1L], places.Select(static p => p.Rotated));
        Assert.All(places, static p => Assert.Equal((0L, 0L), (p.Current, p.Unreadable)));

        var newOnly = new SealedFields([Next], SystemRandomSource.Instance);
        for (var i = 0; i < Rows; i++)
        {
            Assert.Equal($"ABCDE{i:0000}F", newOnly.Open(await Api.Scalar<string>("select pancard from verification_requests where admin_notes = @note", ("@note", $"row {i}"))));
            Assert.Equal($"{i:000000000000}", newOnly.Open(await Api.Scalar<string>("select aadhar from verification_requests where admin_notes = @note", ("@note", $"row {i}"))));
        }

        Assert.Equal("upi.id@okbank", newOnly.Open(await Api.Scalar<string>("select bank from users where id = 4")));

        // What nobody sealed is left alone, and so are the ids that clients hold.
        Assert.StartsWith("a:4:{", await Api.Scalar<string>("select bank from users where id = 1"), StringComparison.Ordinal);
        Assert.Equal(1, Api.Context.Ids.Decode(Api.Context.Ids.Encode(1)));

        Assert.All(await Rotate(7), static p => Assert.Equal(0, p.Rotated));
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        await Fill();
        var before = await Api.Scalar<string>("select pancard from verification_requests where admin_notes = 'row 3'");
        Assert.Equal(Rows, (await Rotate(10, isDryRun: true))[0].Rotated);
        Assert.Equal(before, await Api.Scalar<string>("select pancard from verification_requests where admin_notes = 'row 3'"));
    }

    [Fact]
    public async Task What_is_broken_off_goes_on_where_it_was()
    {
        await Fill();
        using var stop = new CancellationTokenSource();
        var batches = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SecretRotation(new Db(Api.Context.Database, Api.Clock), Now).Run(
            5,
            false,
            _ =>
            {
                if (++batches == 2) stop.Cancel();
            },
            stop.Token));
        var places = await Rotate(5);
        Assert.Equal((10L, Rows - 10L), (places[0].Current, places[0].Rotated));
    }

    [Fact]
    public async Task Fields_that_no_secret_opens_are_named_and_left_alone()
    {
        await Fill();
        var foreign = new SealedFields(["a-secret-that-nobody-knows-any-more-1"], SystemRandomSource.Instance).Seal("ABCDE1234F");
        await Api.Execute("update verification_requests set pancard = @foreign where admin_notes = 'row 3'", ("@foreign", foreign));
        var id = await Api.Scalar<long>("select id from verification_requests where admin_notes = 'row 3'");
        var place = (await Rotate(10))[0];
        Assert.Equal((1L, Rows - 1L), (place.Unreadable, place.Rotated));
        Assert.Equal([id], place.UnreadableIds);
        Assert.Equal(foreign, await Api.Scalar<string>("select pancard from verification_requests where id = @id", ("@id", id)));
    }

    [Fact]
    public async Task While_it_runs_operations_read_both_and_write_the_new_one()
    {
        await using var api = await ApiUnderTest.Create(new() { ["PAYOUT_ENCRYPTION"] = "on", ["DATA_SECRET"] = Next });
        var before = new SealedFields([api.Context.Settings.EncryptSecretId], SystemRandomSource.Instance);
        await api.Execute("update users set payment_gateway = 'upi', bank = @bank where id = 4", ("@bank", before.Seal("old.id@okbank")));
        Assert.Equal("old.id@okbank", (await api.Get("/payout", api.AsMember(4))).Expect(200)["upi"]);
        (await api.Post("/payout/create", """{"bank_details":"Test Bank, Main Row 1, account 12 34"}""", api.AsMember(4))).Expect(200);
        Assert.Equal(SealedState.Current, new SealedFields([Next], SystemRandomSource.Instance).Read(await api.Scalar<string>("select bank from users where id = 4")).State);

        await using var later = await ApiUnderTest.Create(new() { ["DATA_SECRET"] = "the-one-after-the-next-data-secret-0002", ["DATA_SECRETS_PREVIOUS"] = $"other-secret, {Next}" });
        await later.Execute("update users set payment_gateway = 'upi', bank = @bank where id = 4", ("@bank", new SealedFields([Next], SystemRandomSource.Instance).Seal("old.id@okbank")));
        Assert.Equal("old.id@okbank", (await later.Get("/payout", later.AsMember(4))).Expect(200)["upi"]);
    }

    private async Task Fill()
    {
        var old = Api.Context.SealedFields;
        for (var i = 0; i < Rows; i++)
        {
            await Api.Execute(
                "insert into verification_requests (user_id, admin_notes, pancard, aadhar) values (6, @note, @pan, @aadhaar)",
                ("@note", $"row {i}"), ("@pan", old.Seal($"ABCDE{i:0000}F")), ("@aadhaar", old.Seal($"{i:000000000000}")));
        }

        await Api.Execute("update users set bank = @bank, paypal_sealed = @paypal where id = 4", ("@bank", old.Seal("upi.id@okbank")), ("@paypal", old.Seal("pay@creators.example")));
    }

    private Task<IReadOnlyList<RotatedPlace>> Rotate(int batch, bool isDryRun = false) =>
        new SecretRotation(new Db(Api.Context.Database, Api.Clock), Now).Run(batch, isDryRun, static _ => { }, CancellationToken.None);
}
