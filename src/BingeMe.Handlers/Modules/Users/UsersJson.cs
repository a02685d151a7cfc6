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
[JsonSerializable(typeof(UpdateSettingsRequest))]
[JsonSerializable(typeof(ContactFields))]
[JsonSerializable(typeof(VerifyContactRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(CreatePasswordRequest))]
[JsonSerializable(typeof(VerifyPasswordRequest))]
[JsonSerializable(typeof(FileNames))]
[JsonSerializable(typeof(AvatarRequest))]
[JsonSerializable(typeof(CoverRequest))]
[JsonSerializable(typeof(SearchTerms))]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(PageQuery))]
[JsonSerializable(typeof(UpdatesQuery))]
[JsonSerializable(typeof(EditPostRequest))]
[JsonSerializable(typeof(CommentsQuery))]
[JsonSerializable(typeof(SubscriberQuery))]
[JsonSerializable(typeof(SettingsResponse))]
[JsonSerializable(typeof(UpdatedFields))]
[JsonSerializable(typeof(CodesSent))]
[JsonSerializable(typeof(UserInfo))]
[JsonSerializable(typeof(ThemeResponse))]
[JsonSerializable(typeof(PasswordCreation))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
[JsonSerializable(typeof(AvatarResponse))]
[JsonSerializable(typeof(CoverResponse))]
[JsonSerializable(typeof(IReadOnlyList<FoundMember>))]
[JsonSerializable(typeof(ReportResponse))]
[JsonSerializable(typeof(RestrictionState))]
[JsonSerializable(typeof(RestrictionList))]
[JsonSerializable(typeof(OwnPostList))]
[JsonSerializable(typeof(OwnUpdates))]
[JsonSerializable(typeof(EditedPost))]
[JsonSerializable(typeof(DeletedPost))]
[JsonSerializable(typeof(CommentList))]
[JsonSerializable(typeof(SubscriberList))]
[JsonSerializable(typeof(PublicProfileResponse))]
internal sealed partial class UsersJson : JsonSerializerContext;
