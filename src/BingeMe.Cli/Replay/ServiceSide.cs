using System.Text;
using System.Text.RegularExpressions;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Sides;

namespace BingeMe.Cli.Replay;

/// <summary>
/// A side over real stores of its own. Its answers are told without its bucket's name and without what an S3 address is signed with, which is the
/// time of day; length and digest of such a body are left out, for they follow from them.
/// </summary>
internal sealed partial class ServiceSide(IHostSide side, ServiceStores stores) : IHostSide
{
    public string Folder => side.Folder;

    public ISideState? State => stores;

    public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
    {
        var answer = await side.Send(sample, cancelled);
        var text = Encoding.Latin1.GetString(answer.Body.Span);
        var neutral = Signature().Replace(stores.Neutral(text), "$1=(signed)");
        if (neutral == text) return answer;
        return answer with
        {
            Body = Encoding.Latin1.GetBytes(neutral),
            Headers = [.. answer.Headers.Where(static h => !h.Key.Equals("etag", StringComparison.OrdinalIgnoreCase) && !h.Key.Equals("content-length", StringComparison.OrdinalIgnoreCase))],
        };
    }

    public Task<string?> NewestCode(string address, CancellationToken cancelled) => side.NewestCode(address, cancelled);

    public ValueTask DisposeAsync() => side.DisposeAsync();

    [GeneratedRegex("(X-Amz-(?:Date|Credential|Signature))=[^&\"\\\\]*")]
    private static partial Regex Signature();
}
