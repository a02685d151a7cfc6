namespace BingeMe.Handlers.Call.Answers;

/// <summary>Data of GET /vc/agora/details. Never the certificate.</summary>
/// <param name="AgoraAppId">The app.</param>
/// <param name="Token">Lets this uid into this room.</param>
/// <param name="Uid">The party's numeric id.</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record AgoraDetails(string AgoraAppId, string Token, long Uid, int ExpiresIn);
