using System.Text.Json.Serialization;
using BingeMe.Handlers.Common.Paging;
using BingeMe.Handlers.Referrals.Answers;

namespace BingeMe.Handlers.Referrals;

/// <summary>Source-generated JSON of referrals.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PageQuery))]
[JsonSerializable(typeof(IReadOnlyList<ReferralReport>))]
internal sealed partial class ReferralsJson : JsonSerializerContext;
