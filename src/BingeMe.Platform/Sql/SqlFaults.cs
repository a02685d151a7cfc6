using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using SQLitePCL;

namespace BingeMe.Platform.Sql;

/// <summary>Tells a database that is down, overrun or slow from a statement that is wrong: the first is 503, the second our bug.</summary>
public static class SqlFaults
{
    /// <summary>Whether the exception says that the database could not do its work just now.</summary>
    public static bool IsOutage(Exception e) => e switch
    {
        MySqlException my => IsOutage(my),
        SqliteException lite => lite.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN,
        _ => false,
    };

    /// <summary>Whether no server answered at all, as opposed to one that refused.</summary>
    internal static bool IsConnectFailure(MySqlException e) =>
        e.ErrorCode is MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.None
        || e.InnerException is IOException or SocketException or TimeoutException or OperationCanceledException;

    // The driver reports a broken connection as its own exception around the socket's, and what the server says while it goes down or
    // is overrun with the server's numbers.
    private static bool IsOutage(MySqlException e) =>
        e.IsTransient
        || e.InnerException is IOException or SocketException or TimeoutException or EndOfStreamException
        || (e.InnerException is MySqlException inner && IsOutage(inner))
        || e.SqlState?.StartsWith("08", StringComparison.Ordinal) == true
        || e.ErrorCode is MySqlErrorCode.UnableToConnectToHost
            or MySqlErrorCode.ServerShutdown
            or MySqlErrorCode.NormalShutdown
            or MySqlErrorCode.CommandTimeoutExpired
            or MySqlErrorCode.QueryTimeout
            or MySqlErrorCode.QueryInterrupted
            or MySqlErrorCode.ConnectionCountError
            or MySqlErrorCode.TooManyUserConnections
            or MySqlErrorCode.LockWaitTimeout
            or MySqlErrorCode.LockDeadlock
            or MySqlErrorCode.OptionPreventsStatement
            or MySqlErrorCode.DiskFull
        || (int)e.ErrorCode is 1927 or 2006 or 2013; // MariaDB: connection killed; server gone, connection lost
}
