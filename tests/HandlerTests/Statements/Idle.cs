using System.Reflection;

namespace HandlerTests.Statements;

/// <summary>Stands for any port that is not a database: takes every call and gives the empty answer.</summary>
public class Idle : DispatchProxy
{
    public static object Of(Type port) =>
        typeof(DispatchProxy).GetMethods().Single(m => m.Name == nameof(Create) && m.GetGenericArguments().Length == 2).MakeGenericMethod(port, typeof(Idle)).Invoke(null, null)!;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var type = targetMethod!.ReturnType;
        if (type == typeof(Task)) return Task.CompletedTask;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [Empty(type.GetGenericArguments()[0])]);
        return type == typeof(void) ? null : Empty(type);
    }

    private static object? Empty(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
