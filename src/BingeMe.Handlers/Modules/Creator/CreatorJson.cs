using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Creator.Agreement;
using BingeMe.Handlers.Modules.Creator.Features;
using BingeMe.Handlers.Modules.Creator.Subscriptions;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>Source-generated JSON of the creator module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FeatureRequest))]
[JsonSerializable(typeof(CountriesRequest))]
[JsonSerializable(typeof(SubscriptionRequest))]
[JsonSerializable(typeof(PaymentsQuery))]
[JsonSerializable(typeof(NumberedQuery))]
[JsonSerializable(typeof(FileNames))]
[JsonSerializable(typeof(FeatureSettings))]
[JsonSerializable(typeof(FeatureValues))]
[JsonSerializable(typeof(BlockedCountries))]
[JsonSerializable(typeof(SubscriptionSettingsResponse))]
[JsonSerializable(typeof(PaymentList))]
[JsonSerializable(typeof(WithdrawalList))]
[JsonSerializable(typeof(CreatorDashboard))]
[JsonSerializable(typeof(AgreementForm))]
[JsonSerializable(typeof(AgreementRequest))]
[JsonSerializable(typeof(SignedAgreement))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
internal sealed partial class CreatorJson : JsonSerializerContext;
