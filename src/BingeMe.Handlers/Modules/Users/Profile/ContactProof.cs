using BingeMe.Handlers.Codes;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>
/// The codes that prove changed contacts: all are right or none is used up (contract, POST /user/profile, rule 4; contract, POST /user/profile/verify-otp, rule 1).
/// </summary>
internal sealed class ContactProof(OneTimeCodes codes, TimeProvider clock)
{
    private static readonly string[] Purposes = [CodePurpose.SettingsUpdate];

    /// <summary>Checks every code, counting a try at each.</summary>
    /// <exception cref="ApiException">400 naming the fields whose code is missing, wrong, used up or too old.</exception>
    public async Task Require(long memberId, IReadOnlyList<SentCode> sent, CancellationToken cancelled)
    {
        var errors = new ValidationErrors();
        var now = clock.GetUtcNow();
        foreach (var code in sent) errors.Required(code.Field, code.Text);
        if (!errors.None) throw ApiException.Invalid(errors);
        foreach (var code in sent)
        {
            code.Check = await codes.Check(code.Identifier, code.Text!.Trim(), Purposes, memberId, now, cancelled);
            if (code.Check.Result != CodeResult.Right)
                errors.Add(code.Field, $"{code.Field} is not right, used up or too old; ask for a new code.");
        }

        if (!errors.None) throw ApiException.Invalid(errors);
    }

    /// <summary>
    /// Uses the codes up, once however often the transaction runs. The last step before the commit of what they prove; where one cannot be used,
    /// those before it are given back.
    /// </summary>
    /// <exception cref="ApiException">400: another call used one in the meantime.</exception>
    public async Task Use(IReadOnlyList<SentCode> sent, CancellationToken cancelled)
    {
        try
        {
            foreach (var code in sent)
            {
                code.IsUsed = code.IsUsed || await codes.Use(code.Check, code.Text!.Trim(), cancelled);
                if (!code.IsUsed) throw ApiException.BadField(code.Field, $"{code.Field} was used already; ask for a new code.");
            }
        }
        catch
        {
            foreach (var used in sent.Where(static c => c.IsUsed))
            {
                used.IsUsed = false;
                await codes.GiveBack(used.Check);
            }

            throw;
        }
    }
}

/// <summary>A code as a member sends it back.</summary>
/// <param name="Field">The field it came in.</param>
/// <param name="Identifier">What it was sent to.</param>
/// <param name="Text">The code; null when it is missing.</param>
internal sealed record SentCode(string Field, string Identifier, string? Text)
{
    /// <summary>What <see cref="ContactProof.Require"/> found.</summary>
    public CodeCheck Check { get; set; }

    /// <summary>Whether this call has used it up.</summary>
    public bool IsUsed { get; set; }
}
