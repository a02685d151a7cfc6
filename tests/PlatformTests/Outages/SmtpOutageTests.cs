using System.Collections.Concurrent;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Outages;

/// <summary>The mail server goes away under traffic, dead or hanging, and comes back.</summary>
[Trait("Category", "Server")]
[Trait("Runs", "Alone")]
public sealed class SmtpOutageTests
{
    private readonly ConcurrentDictionary<string, int> statuses = new();
    private int signups;

    [Theory]
    [InlineData("crash")]
    [InlineData("hang")]
    public async Task What_needs_it_is_503_in_time_and_all_else_goes_on(string fault)
    {
        await using var server = new SmtpCatcher();
        await server.Start();
        await using var schema = await TempSchema.Create();
        await using var site = await OutageSite.Open(schema.Options, new()
        {
            ["DELIVER_TO_OUTBOX"] = "off",
            ["MAIL_HOST"] = "127.0.0.1",
            ["MAIL_PORT"] = $"{server.Port}",
            ["MAIL_TLS"] = "none",
            ["MAIL_FROM_ADDRESS"] = "no-reply@bingeme.example",
        });
        var usersBefore = await site.Count("select count(*) from users");
        await Outage.Run(
            server,
            fault,
            needing: new() { ["signup"] = () => Signup(site) },
            others: new()
            {
                ["init"] = () => site.Send("POST", "/auth/init", json: """{"client":"android"}"""),
                ["validate"] = () => site.Send("GET", "/auth/validate", site.MemberToken),
                ["health"] = () => site.Send("GET", "/health"),
            });
        Assert.Equal(usersBefore, await site.Count("select count(*) from users"));

        var now = TimeProvider.System.GetUtcNow();
        var stillValid = 0;
        foreach (var (address, status) in statuses)
        {
            var (outcome, code) = await site.Api.Context.Codes.TakeAttempt(address, 5, now, default);
            var mails = server.MailsTo(address);
            if (status == 200)
            {
                // A mail that holds the very code that is stored.
                Assert.Equal(AttemptOutcome.Granted, outcome);
                Assert.Contains(code!.Code, Assert.Single(mails), StringComparison.Ordinal);
                stillValid++;
            }
            else
            {
                // No code waits for a guess, though the mail may have got through in the last moment.
                Assert.Equal(AttemptOutcome.Missing, outcome);
            }
        }

        Assert.True(stillValid > 0 && stillValid < statuses.Count);
    }

    private async Task<SiteAnswer> Signup(OutageSite site)
    {
        var address = $"new-{Interlocked.Increment(ref signups)}@mail.example";
        var answer = await site.Send("POST", "/auth/signup", site.Visitor, $$"""{"name":"Kim","email":"{{address}}","terms":"1"}""");
        statuses[address] = answer.Status;
        return answer;
    }
}
