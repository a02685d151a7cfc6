using System.Net.Sockets;
using BingeMe.Handlers.Ports;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using SQLitePCL;

namespace BingeMe.Platform.Sql;

/// <summary>Tells a database that is down, overrun or slow from a statement that is wrong: the first is a failed dependency, the second our bug.</summary>
internal static class SqlFaults
{
    /// <summary>The kind of what a driver threw; null when the statement is to blame, or it is no driver's.</summary>
    public static DependencyFailure? KindOf(Exception e) => e switch
    {
        MySqlException my => KindOf(my),
        SqliteException lite => KindOf(lite),
        // MySqlConnector passes on what ends its stream between two rows as it is.
        IOException or SocketException => DependencyFailure.Broken,
        _ => null,
    };

    /// <summary>The kind of what MySqlConnector threw; null when the statement is to blame.</summary>
    /// <remarks>
    /// The driver reports a broken connection as its own exception around the socket's, and what the server says while it goes down or is
    /// overrun with the server's numbers (MariaDB's 1927: connection killed; 2006, 2013: server gone, connection lost).
    /// </remarks>
    public static DependencyFailure? KindOf(MySqlException e) => e switch
    {
        _ when e.ErrorCode is MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.XARBDeadlock
            or MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections => DependencyFailure.Busy,
        _ when e.ErrorCode is MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.QueryTimeout || e.InnerException is TimeoutException => DependencyFailure.TimedOut,
        _ when e.ErrorCode is MySqlErrorCode.UnableToConnectToHost => DependencyFailure.Unreachable,
        // A failover has made this server a replica: the one that takes writes is not reached yet, and soon will be.
        _ when e.ErrorCode is MySqlErrorCode.OptionPreventsStatement => DependencyFailure.Unreachable,
        _ when IsBroken(e) => DependencyFailure.Broken,
        { InnerException: MySqlException inner } => KindOf(inner),
        _ => null,
    };

    /// <summary>The kind of what SQLite threw; null when the statement is to blame.</summary>
    public static DependencyFailure? KindOf(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => DependencyFailure.Busy,
        raw.SQLITE_CANTOPEN => DependencyFailure.Unreachable,
        raw.SQLITE_IOERR or raw.SQLITE_FULL => DependencyFailure.Broken,
        _ => null,
    };

    /// <summary>Whether no server answered at all, as opposed to one that refused.</summary>
    public static bool IsConnectFailure(MySqlException e) =>
        e.ErrorCode is MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.None
        || e.InnerException is IOException or SocketException or TimeoutException or OperationCanceledException;

    /// <summary>Whether a statement names a table that is not there.</summary>
    public static bool IsMissingTable(Exception e) => e is MySqlException { ErrorCode: MySqlErrorCode.NoSuchTable };

    private static bool IsBroken(MySqlException e) =>
        e.IsTransient
        || e.InnerException is IOException or SocketException
        || e.SqlState?.StartsWith("08", StringComparison.Ordinal) == true
        || e.ErrorCode is MySqlErrorCode.ServerShutdown or MySqlErrorCode.NormalShutdown or MySqlErrorCode.QueryInterrupted or MySqlErrorCode.DiskFull
        || (int)e.ErrorCode is 1927 or 2006 or 2013;
}
