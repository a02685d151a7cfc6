using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Handlers.Modules.Users.Images;
using BingeMe.Handlers.Modules.Users.OwnPosts;
using BingeMe.Handlers.Modules.Users.Passwords;
using BingeMe.Handlers.Modules.Users.Profile;
using BingeMe.Handlers.Modules.Users.PublicProfile;
using BingeMe.Handlers.Modules.Users.Relations;
using BingeMe.Handlers.Modules.Users.Search;
using BingeMe.Handlers.Paging;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>Source-generated JSON of the user module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UpdateSettingsBody))]
[JsonSerializable(typeof(ContactFields))]
[JsonSerializable(typeof(VerifyContactBody))]
[JsonSerializable(typeof(ChangePasswordBody))]
[JsonSerializable(typeof(CreatePasswordBody))]
[JsonSerializable(typeof(VerifyPasswordBody))]
[JsonSerializable(typeof(FileNames))]
[JsonSerializable(typeof(AvatarBody))]
[JsonSerializable(typeof(CoverBody))]
[JsonSerializable(typeof(SearchTerms))]
[JsonSerializable(typeof(ReportBody))]
[JsonSerializable(typeof(PageQuery))]
[JsonSerializable(typeof(UpdatesQuery))]
[JsonSerializable(typeof(EditPostBody))]
[JsonSerializable(typeof(CommentsQuery))]
[JsonSerializable(typeof(SubscriberQuery))]
[JsonSerializable(typeof(SettingsAnswer))]
[JsonSerializable(typeof(UpdatedFields))]
[JsonSerializable(typeof(CodesSent))]
[JsonSerializable(typeof(UserInfo))]
[JsonSerializable(typeof(ThemeAnswer))]
[JsonSerializable(typeof(PasswordCreation))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
[JsonSerializable(typeof(AvatarAnswer))]
[JsonSerializable(typeof(CoverAnswer))]
[JsonSerializable(typeof(IReadOnlyList<FoundMember>))]
[JsonSerializable(typeof(ReportAnswer))]
[JsonSerializable(typeof(RestrictionState))]
[JsonSerializable(typeof(RestrictionList))]
[JsonSerializable(typeof(OwnPostList))]
[JsonSerializable(typeof(OwnUpdates))]
[JsonSerializable(typeof(EditedPost))]
[JsonSerializable(typeof(DeletedPost))]
[JsonSerializable(typeof(CommentList))]
[JsonSerializable(typeof(SubscriberList))]
[JsonSerializable(typeof(PublicProfileAnswer))]
internal sealed partial class UsersJson : JsonSerializerContext;
