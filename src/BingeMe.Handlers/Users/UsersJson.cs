using System.Text.Json.Serialization;
using BingeMe.Handlers.Common.Paging;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Users.Comments;
using BingeMe.Handlers.Users.Images.Answers;
using BingeMe.Handlers.Users.Images.Bodies;
using BingeMe.Handlers.Users.OwnPosts.Answers;
using BingeMe.Handlers.Users.OwnPosts.Bodies;
using BingeMe.Handlers.Users.Passwords.Answers;
using BingeMe.Handlers.Users.Passwords.Bodies;
using BingeMe.Handlers.Users.Profile.Answers;
using BingeMe.Handlers.Users.Profile.Bodies;
using BingeMe.Handlers.Users.PublicProfile.Answers;
using BingeMe.Handlers.Users.Reports.Answers;
using BingeMe.Handlers.Users.Reports.Bodies;
using BingeMe.Handlers.Users.Restrictions.Answers;
using BingeMe.Handlers.Users.Search.Answers;
using BingeMe.Handlers.Users.Search.Bodies;
using BingeMe.Handlers.Users.Subscribers;
using BingeMe.Handlers.Users.Subscribers.Answers;

namespace BingeMe.Handlers.Users;

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
