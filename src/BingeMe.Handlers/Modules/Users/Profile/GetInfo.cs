using BingeMe.Handlers.Media;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>GET /user/info: name, address and picture of the caller. Contract: users.md.</summary>
internal sealed class GetInfo(ProfileSql profiles, MediaUrls media)
{
    private const string NoName = "Unknown member";

    public async Task<Reply<UserInfo>> Handle(Call<Nothing> call)
    {
        var row = await profiles.ById(call.MemberId, call.Cancelled) ?? throw ApiException.Unauthorized("The account is gone.");
        return Reply.Ok("Your account.", new UserInfo(string.IsNullOrEmpty(row.Name) ? NoName : row.Name, row.Email ?? "", media.Avatar(row.Avatar) ?? ""));
    }
}

/// <summary>Data of GET /user/info.</summary>
internal sealed record UserInfo(string Name, string Email, string Avatar);
