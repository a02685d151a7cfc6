using BingeMe.Http.Answers;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Health;

/// <summary>GET /health: touches nothing, so it answers as long as the process lives. Contract: platform-auth.md.</summary>
internal sealed class GetHealth(TimeProvider clock, DateTimeOffset startedAt)
{
    public Task<Reply<Health>> Handle(Call<Nothing> call)
    {
        var now = clock.GetUtcNow();
        return Task.FromResult(Reply.Ok("", new Health("OK", Envelope.Timestamp(now), (now - startedAt).TotalSeconds)));
    }
}
