using System.Net.Sockets;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Sql.Dialects;
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
    /// The driver reports a broken connection as its own exception around the socket's, and a full pool as it reports a server that cannot be
    /// reached: only its words tell the two apart.
    /// </remarks>
    public static DependencyFailure? KindOf(MySqlException e) => ServerErrors.KindOf(e) ?? e switch
    {
        _ when e.ErrorCode is MySqlErrorCode.CommandTimeoutExpired || e.InnerException is TimeoutException => DependencyFailure.TimedOut,
        _ when IsPoolExhausted(e) => DependencyFailure.Busy,
        _ when e.ErrorCode is MySqlErrorCode.UnableToConnectToHost => DependencyFailure.Unreachable,
        _ when IsBroken(e) => DependencyFailure.Broken,
        { InnerException: MySqlException inner } => KindOf(inner),
        _ => null,
    };

    /// <summary>
    /// Whether the driver stumbled over what came from the server. It checks little of what it reads: what is no answer of MySQL's ends as
    /// whatever the reading of it throws. Only for steps of the driver alone, where nothing of ours can throw the same.
    /// </summary>
    public static bool IsNonsense(Exception e) =>
        e is MySqlProtocolException or FormatException or ArgumentException or ArithmeticException or IndexOutOfRangeException or InvalidCastException
            or NullReferenceException or InvalidDataException or NotImplementedException
        || (e is MySqlException { InnerException: { } inner } && IsNonsense(inner));

    /// <summary>The kind of what SQLite threw; null when the statement is to blame.</summary>
    public static DependencyFailure? KindOf(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => DependencyFailure.Busy,
        raw.SQLITE_CANTOPEN => DependencyFailure.Unreachable,
        raw.SQLITE_PERM or raw.SQLITE_READONLY => DependencyFailure.Refused,
        // The schema is not this release's. SQLite has one number for this and for a text that it cannot read.
        raw.SQLITE_ERROR when LacksSchema(e.Message) => DependencyFailure.Refused,
        raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_NOMEM or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => DependencyFailure.Broken,
        _ => null,
    };

    /// <summary>Whether no server answered at all, as opposed to one that refused.</summary>
    public static bool IsConnectFailure(MySqlException e) =>
        e.ErrorCode is MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.None
        || e.InnerException is IOException or SocketException or TimeoutException or OperationCanceledException;

    /// <summary>Whether a statement names a table that is not there.</summary>
    public static bool IsMissingTable(Exception e) => e is MySqlException { ErrorCode: MySqlErrorCode.NoSuchTable } || (e is DependencyException { InnerException: { } inner } && IsMissingTable(inner));

    private static bool LacksSchema(string words) =>
        words.Contains("no such table", StringComparison.Ordinal) || words.Contains("no such column", StringComparison.Ordinal) || words.Contains("has no column named", StringComparison.Ordinal);

    private static bool IsPoolExhausted(MySqlException e) =>
        e.ErrorCode is MySqlErrorCode.UnableToConnectToHost && e.Message.Contains("All pooled connections are in use", StringComparison.Ordinal);

    private static bool IsBroken(MySqlException e) =>
        e.IsTransient
        || e.InnerException is IOException or SocketException
        || e.SqlState?.StartsWith("08", StringComparison.Ordinal) == true;
}
