using System.Globalization;
using System.Reflection;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Limits;

namespace HandlerTests.Statements;

/// <summary>Arguments for methods that nobody wrote a call for: small, valid on both engines, and different each time.</summary>
/// <param name="database">For whatever wants one.</param>
/// <param name="sql">For whatever wants a connection.</param>
/// <param name="withNulls">Whether what may be null is.</param>
internal sealed class Made(IDatabase database, SqlScope sql, bool withNulls)
{
    private static readonly NullabilityInfoContext Nullability = new();
    private int made;

    public object? Argument(ParameterInfo parameter)
    {
        var mayBeNull = Nullable.GetUnderlyingType(parameter.ParameterType) is not null
            || (!parameter.ParameterType.IsValueType && Nullability.Create(parameter).WriteState == NullabilityState.Nullable);
        return mayBeNull && withNulls ? null : Value(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType);
    }

    /// <summary>An object by its longest constructor.</summary>
    public object Instance(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .OrderByDescending(c => c.GetParameters().Length)
            .FirstOrDefault(c => !c.GetParameters().Any(p => p.ParameterType == type))
            ?? throw new InvalidOperationException($"{type} cannot be made: teach {nameof(Made)} to make it.");
        var instance = constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);

        // What an input's rules would have demanded stands in its properties.
        if (constructor.GetParameters().Length == 0)
            foreach (var property in type.GetProperties().Where(p => p.CanWrite && p.PropertyType == typeof(string))) property.SetValue(instance, Value(typeof(string)));
        return instance;
    }

    private object Value(Type type)
    {
        made++;
        if (type == typeof(IDatabase)) return database;
        if (type == typeof(SqlScope)) return sql;
        if (type == typeof(IRandomSource)) return SystemRandomSource.Instance;
        if (type == typeof(BingeMe.Http.Pipeline.IFaultLog)) return BingeMe.Http.Pipeline.FaultLog.None;
        if (type == typeof(TimeProvider)) return TimeProvider.System;
        if (type == typeof(CancellationToken)) return CancellationToken.None;
        // Digits, because a text may be meant for a number's column.
        if (type == typeof(string)) return (7000 + made).ToString(CultureInfo.InvariantCulture);
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);
        if (type == typeof(DateTime)) return new DateTime(2025, 6, 15, 12, 0, 0, DateTimeKind.Utc);
        if (type == typeof(TimeSpan)) return TimeSpan.FromMinutes(1);
        if (type == typeof(bool)) return true;
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0)!;
        if (type.IsPrimitive || type == typeof(decimal)) return Convert.ChangeType(7000 + made, type, CultureInfo.InvariantCulture);
        if (type == typeof(EncodedIds)) return new EncodedIds(new string('k', 40));
        if (type == typeof(Func<ValueTask>)) return static () => ValueTask.CompletedTask;
        if (type == typeof(Func<long, long, Task>)) return static (long _, long _) => Task.CompletedTask;
        if (type == typeof(Func<long, Task>)) return static (long _) => Task.CompletedTask;
        if (type == typeof(IReadOnlyDictionary<string, string>)) return new Dictionary<string, string> { ["type"] = "1" };
        if (type == typeof(Func<Task>)) return () => Task.CompletedTask;
        if (type == typeof(Func<Task<long>>)) return static () => Task.FromResult(1L);
        if (type == typeof(Func<Draft, Task<bool>>)) return static (Draft _) => Task.FromResult(false);
        if (type.IsAssignableTo(typeof(IEnumerable<long>)) || type.IsAssignableFrom(typeof(long[]))) return new long[] { 7001, 7002 };
        if (type.IsAssignableFrom(typeof(string[]))) return new[] { "7001", "7002" };
        if (type.IsInterface && type.IsGenericType && type.GetGenericArguments() is [var item] && type.IsAssignableFrom(item.MakeArrayType()))
        {
            var list = Array.CreateInstance(item, 1);
            list.SetValue(Value(item), 0);
            return list;
        }

        if (Known(type) is { Count: > 0 } known) return known[made % known.Count];
        if (type.IsInterface && (type.Namespace == typeof(IDatabase).Namespace || type == typeof(IRateLimits))) return Idle.Of(type);
        if (type.IsInterface && type.Assembly.GetTypes().FirstOrDefault(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(type)) is { } implementing) return Instance(implementing);
        return type.IsInterface || type.IsAbstract
            ? throw new InvalidOperationException($"{type} cannot be made: teach {nameof(Made)} to make it.")
            : Instance(type);
    }

    /// <summary>A type that names its own instances, such as the orders of a list, has no others.</summary>
    private static List<object> Known(Type type) =>
    [
        .. type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(f => f.FieldType == type).Select(f => f.GetValue(null)!),
        .. type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(p => p.PropertyType == type && p.GetIndexParameters().Length == 0)
            .Select(p => p.GetValue(null)!),
    ];
}
