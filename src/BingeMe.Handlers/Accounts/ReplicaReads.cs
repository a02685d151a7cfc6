using System.Data.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;
using Dapper;

namespace BingeMe.Handlers.Accounts;

/// <summary>
/// Lets the read replica answer lists (DB_REPLICA_HOST): for members who wrote nothing in the last seconds, on either host, so that nobody
/// misses what they did themselves. What others did shows as late as the replica may lag.
/// </summary>
/// <param name="primary">The database.</param>
/// <param name="replica">Its copy; null where there is none.</param>
/// <param name="clock">The clock.</param>
internal sealed class ReplicaReads(Db primary, IReadReplica? replica, TimeProvider clock)
{
    /// <summary>
    /// A handler that only reads, over whichever of both may answer. One that the replica fails is answered by the database, as if there were
    /// no replica: so it must do nothing but read.
    /// </summary>
    /// <param name="make">Makes the handler.</param>
    public Func<RequestContext<TIn>, Task<Response<TOut>>> Of<TIn, TOut>(Func<Db, Func<RequestContext<TIn>, Task<Response<TOut>>>> make)
    {
        var plain = make(primary);
        if (replica is null) return plain;
        var offloaded = make(new Db(replica.Database, clock));
        return async context =>
        {
            if (context.Caller is not MemberCaller { Row: var row } || !replica.Serves(row.WroteAt?.FromSql(), context.Now)) return await plain(context);
            try
            {
                return await offloaded(context);
            }
            catch (Exception e) when (e is DependencyException { Dependency: "sql" } or DbException)
            {
                replica.Suspend(e);
                return await plain(context);
            }
            catch (Exception e) when (e is not (ApiException or UnavailableException) && !context.Cancelled.IsCancellationRequested)
            {
                // Rows of another schema may read as anything. Whose fault it was shows when the database answers what the replica could not.
                var answer = await plain(context);
                replica.Suspend(e);
                return answer;
            }
        };
    }
}

/// <summary>
/// Notes when members wrote, in the database itself: every host sees it with the caller's row, and no clock of a cache decides. One statement
/// a write, only where there is a replica.
/// </summary>
internal sealed class WriteMarks(Db db, IReadReplica replica) : IWriteMarks
{
    public async ValueTask Mark(long memberId)
    {
        try
        {
            // Whether or not the client still waits: the write has happened.
            await db.Run(
                sql => sql.Connection.ExecuteAsync(
                    $"insert into member_writes (member_id, wrote_at) values (@memberId, @now) {sql.Dialect.OnDuplicateUpdate("member_id", "wrote_at")}",
                    new { memberId, now = sql.Now }),
                CancellationToken.None);
        }
        catch (DependencyException e)
        {
            // The write stands, and its answer is right. This server then asks the database alone until the replica holds it, too.
            replica.Suspend(e);
        }
    }
}
