namespace BingeMe.Http.Pipeline;

/// <summary>
/// Notes that a member wrote, before the answer says so: after any POST, PUT, PATCH or DELETE that was not refused. One that failed may have
/// written all the same.
/// </summary>
internal sealed class WriteMarkMiddleware(IWriteMarks marks) : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next) =>
        exchange.Request.Method is "POST" or "PUT" or "PATCH" or "DELETE" && exchange.Caller?.MemberId is { } member ? Marked(member, exchange, next) : next.Handle(exchange);

    private async ValueTask<ApiResponse> Marked(long member, HttpExchange exchange, Next next)
    {
        var refused = false;
        try
        {
            var response = await next.Handle(exchange);
            refused = response.Status is >= 400 and < 500;
            return response;
        }
        catch (ApiException e) when (e.Status is >= 400 and < 500)
        {
            refused = true;
            throw;
        }
        finally
        {
            if (!refused) await marks.Mark(member);
        }
    }
}

/// <summary>Keeps when members wrote, for reads that may lag behind.</summary>
public interface IWriteMarks
{
    /// <summary>Notes that a member wrote just now. Must not throw.</summary>
    /// <param name="memberId">The member.</param>
    ValueTask Mark(long memberId);
}
