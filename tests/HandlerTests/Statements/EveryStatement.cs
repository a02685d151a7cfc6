using System.Data.Common;
using System.Reflection;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Services;
using BingeMe.Handlers.Settings;
using BingeMe.TestSupport.Statements;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace HandlerTests.Statements;

/// <summary>Runs every method of the business that takes a connection, with made arguments. Found by reflection.</summary>
internal static class EveryStatement
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Runs them. Gives their texts, in a form that is the same on every engine.</summary>
    /// <param name="database">Where.</param>
    /// <param name="among">Which classes; null = all.</param>
    public static async Task<IReadOnlyList<string>> Run(IDatabase database, Func<Type, bool>? among = null)
    {
        var ledger = new StatementLedger();
        var recording = new RecordingDatabase(database, ledger);
        var db = new Db(recording, TimeProvider.System);
        var methods =
            from type in typeof(HandlerContext).Assembly.GetTypes()
            where type.IsClass && type != typeof(SqlScope) && among?.Invoke(type) != false
            from method in type.GetMethods(Declared)
                // A generic method sends what a plain one that it calls sends.
            where !method.IsPrivate && !method.ContainsGenericParameters && IsAsync(method.ReturnType)
                && (type == typeof(AdminSettingsReader) || method.GetParameters().Any(static p => p.ParameterType == typeof(SqlScope)))
            select (type, method);
        foreach (var (type, method) in methods.ToList())
        {
            foreach (var withNulls in new[] { false, true })
            {
                await using var sql = await db.Connect(CancellationToken.None);
                await Run(type, method, new Made(recording, sql, withNulls));
            }
        }

        return ledger.Statements;
    }

    private static async Task Run(Type type, MethodInfo method, Made made)
    {
        var (reader, arguments) = (method.IsStatic ? null : made.Instance(type), method.GetParameters().Select(made.Argument).ToArray());
        try
        {
            var answer = method.Invoke(reader, arguments)!;
            await (answer as Task ?? (Task)answer.GetType().GetMethod("AsTask")!.Invoke(answer, null)!);
        }
        catch (Exception e) when (e is DbException refusal && IsAboutTheData(refusal))
        {
            // The statement was understood; the made values are what did not fit.
        }
        catch (Exception e) when (e is not (DbException or DependencyException) and not TargetInvocationException { InnerException: DbException })
        {
            // The business stumbled over made values (a row that is not there, a text where SQLite lets any text stand). The statements
            // before that have run, and both engines must have seen the same ones.
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{type.Name}.{method.Name}: {e.Message}", e);
        }
    }

    private static bool IsAsync(Type type) =>
        type.IsAssignableTo(typeof(Task)) || type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static bool IsAboutTheData(DbException e) => e switch
    {
        SqliteException { SqliteErrorCode: 19 } => true,
        MySqlException my => my.ErrorCode is MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.DataTooLong or MySqlErrorCode.TruncatedWrongValueForField or MySqlErrorCode.TruncatedWrongValue
            or MySqlErrorCode.WarningDataTruncated or MySqlErrorCode.WarningDataOutOfRange or MySqlErrorCode.NoReferencedRow2 or MySqlErrorCode.ColumnCannotBeNull,
        _ => false,
    };
}
