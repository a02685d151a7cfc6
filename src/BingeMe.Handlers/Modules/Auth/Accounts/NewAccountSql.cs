using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using Dapper;

namespace BingeMe.Handlers.Modules.Auth.Accounts;

/// <summary>Makes accounts: the row, its name and the referral in one transaction, so that a crash leaves nothing half-made.</summary>
internal sealed class NewAccountSql(AdminSettingsReader settings, IRandomSource entropy)
{
    /// <summary>Inserts the account. Returns its id; its username is <c>u{id}</c>.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="account">What is known of it.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="last">The last step before the commit, which stands or falls with the account; null for none. It runs as often as the transaction.</param>
    public async Task<long> Insert(SqlScope sql, NewAccount account, DateTimeOffset now, Func<long, Task>? last = null)
    {
        var defaults = await settings.Read(sql);
        return await sql.Transaction(async () =>
        {
            var id = await Insert(sql, account, defaults, now);
            if (last is not null) await last(id);
            return id;
        });
    }

    private async Task<long> Insert(SqlScope sql, NewAccount account, AdminSettings defaults, DateTimeOffset now)
    {
        var row = new
        {
            name = account.Name,
            // Nobody ever sees it: the same transaction puts the real one in its place.
            placeholder = $"new-{entropy.Hex(12)}",
            email = account.Email,
            mobile = account.Mobile,
            avatar = defaults.Avatar ?? "",
            cover = defaults.CoverDefault ?? "",
            emailVerified = account.IsEmailProven ? "1" : "0",
            mobileVerified = account.IsMobileProven ? "1" : "0",
            oauthUid = account.OauthUid,
            oauthProvider = account.OauthProvider,
            ip = account.Ip,
            now = now.ToSql(),
        };

        // Every column that the live table may hold without a default is named (schema.md, users).
        await sql.Connection.ExecuteAsync(
            """
            insert into users (
                name, username, email, mobile, password, date, avatar, cover, status, role, permission, permissions, confirmation_code, oauth_uid,
                oauth_provider, token, remember_token, story, about, verified_id, email_verified, mobile_verified, two_factor_auth, ip, language,
                countries_id, address, city, zip, gender, birthdate, profession, company, website, categories_id, facebook, twitter, instagram,
                youtube, pinterest, github, tiktok, snapchat, telegram, vk, twitch, discord, price, plan, balance, wallet, net_earnings, custom_fee,
                payment_gateway, bank, paypal_account, payoneer_account, zelle_account, paystack_plan, paystack_authorization_code, paystack_last4,
                paystack_exp, paystack_card_brand, blocked_countries, creator_agreement, last_login, created_at, updated_at)
            values (
                @name, @placeholder, @email, @mobile, '', @now, @avatar, @cover, 'active', 'normal', 'none', '', '', @oauthUid,
                @oauthProvider, '', '', '', '', 'no', @emailVerified, @mobileVerified, 'no', @ip, 'en',
                '', '', '', '', '', '', '', '', '', '', '', '', '',
                '', '', '', '', '', '', '', '', '', 0, '', 0, 0.00, 0.00, 0,
                '', '', '', '', '', '', '', '0',
                '', '', '', 0, '', @now, @now)
            """,
            row);
        var id = await sql.InsertedId();
        await sql.Connection.ExecuteAsync("update users set username = @username where id = @id", new { id, username = $"u{id}" });
        if (account.ReferredBy is { } referrer && defaults.ReferralSystem == "on")
        {
            await sql.Connection.ExecuteAsync(
                """
                insert into referrals (user_id, referred_by, created_at, updated_at)
                select @id, r.id, @now, @now from users r where r.id = @referrer and r.status = 'active' and r.deleted = 0 and r.id <> @id
                """,
                new { id, referrer, now = now.ToSql() });
        }

        return id;
    }
}

/// <summary>What is known of a new account; everything else gets the signup defaults (schema.md, users).</summary>
internal sealed record NewAccount(string Name, string Email, string Mobile)
{
    public bool IsEmailProven { get; init; }

    public bool IsMobileProven { get; init; }

    public string OauthProvider { get; init; } = "";

    public string OauthUid { get; init; } = "";

    public required string Ip { get; init; }

    /// <summary>The member who sent the newcomer here, as their cookie claims; ignored unless that member is active.</summary>
    public long? ReferredBy { get; init; }
}
