using System.Data.Common;
using System.Reflection;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Services;
using BingeMe.TestSupport.Statements;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace HandlerTests.Statements;

/// <summary>Runs every method of every class of the business that takes the database, with made arguments. Found by reflection.</summary>
internal static class EveryStatement
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Runs them. Gives their texts, in a form that is the same on every engine.</summary>
    /// <param name="database">Where.</param>
    /// <param name="among">Which classes; null = all.</param>
    public static async Task<IReadOnlyList<string>> Run(IDatabase database, Func<Type, bool>? among = null)
    {
        var ledger = new StatementLedger();
        var recording = new RecordingDatabase(database, ledger);
        var readers = typeof(HandlerContext).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && among?.Invoke(t) != false && t.GetConstructors(Declared).Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(IDatabase))));
        foreach (var type in readers)
        {
            foreach (var withNulls in new[] { false, true })
            {
                var made = new Made(recording, withNulls);
                foreach (var method in type.GetMethods(Declared).Where(m => !m.IsPrivate && IsAsync(m.ReturnType) && !IsStep(m)))
                    await Run(type, method, made);
            }
        }

        return ledger.Statements;
    }

    private static async Task Run(Type type, MethodInfo method, Made made)
    {
        var (reader, arguments) = (made.Instance(type), method.GetParameters().Select(made.Argument).ToArray());
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

    /// <summary>A step of somebody else's transaction: reached through the method that begins it.</summary>
    private static bool IsStep(MethodInfo method) => method.GetParameters().Any(p => p.ParameterType == typeof(DbConnection) || p.ParameterType == typeof(DbTransaction));

    private static bool IsAsync(Type type) =>
        type.IsAssignableTo(typeof(Task)) || type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static bool IsAboutTheData(DbException e) => e switch
    {
        SqliteException { SqliteErrorCode: 19 } => true,
        MySqlException my => my.ErrorCode is MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.DataTooLong or MySqlErrorCode.TruncatedWrongValueForField
            or MySqlErrorCode.WarningDataTruncated or MySqlErrorCode.WarningDataOutOfRange or MySqlErrorCode.NoReferencedRow2 or MySqlErrorCode.ColumnCannotBeNull,
        _ => false,
    };
}
