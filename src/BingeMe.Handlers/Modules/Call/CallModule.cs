using System.Text.Json.Serialization;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Call;

/// <summary>Audio and video calls. Contract: platform-auth.md, Module call.</summary>
internal static class CallModule
{
    public static void Declare(OperationTable api, HandlerContext services) =>
        api.Get("call.getAgoraDetails", "/vc/agora/details").Alias("/call/agora/details").Members().AnswersSecrets().OpenToServices()
            .Summary("Lets a party of a running call into its room.").Errors(400, 403, 404)
            .Accepts(static () => CallJson.Default.AgoraQuery, () => new AgoraQueryValidator(services.Ids))
            .Produces(static () => CallJson.Default.AgoraDetails)
            .Handle(new GetAgoraDetails(services.Db, services.AgoraTokens, services.Ids, services.Settings.CallTokenLifetime, services.Clock).Handle);
}

/// <summary>Source-generated JSON of the call module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AgoraQuery))]
[JsonSerializable(typeof(AgoraDetails))]
internal sealed partial class CallJson : JsonSerializerContext;
