namespace BingeMe.Handlers.Auth;

/// <summary>The role written into tokens: one mapping everywhere (contract, shared rule 5). Nothing may be authorised by it.</summary>
internal static class Roles
{
    public static string ForToken(string? role, string? verifiedId) => role switch
    {
        null or "" or "normal" => verifiedId == "yes" ? "creator" : "user",
        _ => role,
    };
}
