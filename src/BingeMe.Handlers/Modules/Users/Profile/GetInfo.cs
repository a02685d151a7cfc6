using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>GET /user/info: name, address and picture of the caller. Contract: users.md.</summary>
internal sealed class GetInfo(Db db, MediaUrls media)
{
    private const string NoName = "Unknown member";

    public async Task<Response<UserInfo>> Handle(RequestContext<Unit> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        var row = await ProfileSql.ById(sql, context.MemberId) ?? throw Authenticator.Gone();
        return Response.Ok("Your account.", new UserInfo(string.IsNullOrEmpty(row.Name) ? NoName : row.Name, row.Email ?? "", media.Avatar(row.Avatar) ?? ""));
    }
}

/// <summary>Data of GET /user/info.</summary>
internal sealed record UserInfo(string Name, string Email, string Avatar);
