using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>GET /user/info: name, address and picture of the caller. Contract: users.md.</summary>
internal sealed class GetInfo(MediaUrls media)
{
    private const string NoName = "Unknown member";

    public Task<Response<UserInfo>> Handle(RequestContext<Unit> context)
    {
        var row = MemberCaller.RowOf(context);
        return Task.FromResult(Response.Ok("Your account.", new UserInfo(string.IsNullOrEmpty(row.Name) ? NoName : row.Name, row.Email ?? "", media.Avatar(row.Avatar) ?? "")));
    }
}

/// <summary>Data of GET /user/info.</summary>
internal sealed record UserInfo(string Name, string Email, string Avatar);
