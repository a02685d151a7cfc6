using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Auth.Accounts;

/// <summary>
/// Whether a mail address may sign up (platform-auth P9): its domain is not restricted, and no checker called it bad. In sequence, so
/// that a refused domain costs no outside call; an outage of the outside checker lets the address pass.
/// </summary>
internal sealed class EmailScreening(Db db, IAddressChecker checker)
{
    private static readonly string[] BadVerdicts = ["error", "dirty", "invalid"];

    /// <exception cref="ApiException">403 for a restricted domain, 400 for a bad address.</exception>
    public async Task Require(string email, DateTimeOffset now, CancellationToken cancelled)
    {
        var domain = email[(email.LastIndexOf('@') + 1)..];
        if ((await db.Run(sql => AuthSql.RestrictedDomains(sql), cancelled)).Contains(domain)) throw ApiException.Forbidden("Addresses of this mail domain cannot sign up.");

        var verdict = await db.Run(sql => AuthSql.CachedVerdict(sql, email), cancelled);
        if (verdict is null && await checker.Check(email, cancelled) is { } fresh)
        {
            await db.Run(sql => AuthSql.StoreVerdict(sql, email, fresh, now), cancelled);
            verdict = fresh.Status;
        }

        if (verdict is not null && BadVerdicts.Contains(verdict, StringComparer.OrdinalIgnoreCase))
            throw ApiException.BadField("email", "email cannot receive mail; check it for a slip.");
    }
}
