using System.Reflection;
using System.Reflection.Emit;

namespace HostTests.Architecture;

/// <summary>
/// Which namespaces of an assembly use which others of the same assembly, read from its signatures and its IL. Namespaces follow folders, so
/// this is the graph of the folders. What leaves no trace in IL (constants, <c>nameof</c>) is not seen.
/// </summary>
internal static class FolderGraph
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static f => (OpCode)f.GetValue(null)!).ToDictionary(static c => c.Value);

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every use of a type of another folder: from, to, and an example of who uses what.</summary>
    public static List<(string From, string To, string Example)> Of(Assembly assembly)
    {
        var root = assembly.GetName().Name!;
        var found = new Dictionary<(string From, string To), string>();
        foreach (var type in assembly.GetTypes())
        {
            if (Folder(root, type) is not { } from) continue;
            foreach (var used in Uses(type).SelectMany(Flat).Where(t => t.Assembly == assembly))
                if (Folder(root, used) is { } to && to != from) found.TryAdd((from, to), $"{type.FullName} uses {used.FullName}");
        }

        return [.. found.Select(static f => (f.Key.From, f.Key.To, f.Value))];
    }

    /// <summary>Every folder that has types.</summary>
    public static IEnumerable<string> Folders(Assembly assembly) => assembly.GetTypes().Select(t => Folder(assembly.GetName().Name!, t)).OfType<string>().Distinct();

    private static string? Folder(string root, Type type)
    {
        var space = Outermost(type).Namespace;
        if (space == root) return "";
        return space is not null && space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..].Replace('.', '/') : null;
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type> Flat(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        if (type.IsGenericParameter) yield break;
        yield return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (!type.IsGenericType) yield break;
        foreach (var argument in type.GetGenericArguments().SelectMany(Flat)) yield return argument;
    }

    private static IEnumerable<Type> Uses(Type type)
    {
        if (type.BaseType is { } ancestor) yield return ancestor;
        foreach (var contract in type.GetInterfaces()) yield return contract;
        foreach (var field in type.GetFields(All)) yield return field.FieldType;
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            if (method is MethodInfo result) yield return result.ReturnType;
            foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
            foreach (var used in Body(type, method)) yield return used;
        }
    }

    private static IEnumerable<Type> Body(Type type, MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        foreach (var token in Tokens(body.GetILAsByteArray()!))
        {
            var generics = type.IsGenericTypeDefinition ? type.GetGenericArguments() : [];
            var own = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
            var member = type.Module.ResolveMember(token, generics, own);
            if (member is Type named) yield return named;
            if (member?.DeclaringType is { } declaring) yield return declaring;
            if (member is MethodInfo { IsGenericMethod: true } generic)
                foreach (var argument in generic.GetGenericArguments()) yield return argument;
            if (member is FieldInfo field) yield return field.FieldType;
        }
    }

    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var value = (short)il[at++];
            if (value == 0xfe) value = unchecked((short)(0xfe00 | il[at++]));
            var code = Codes[value];
            switch (code.OperandType)
            {
                case OperandType.InlineNone: break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar: at += 1; break;
                case OperandType.InlineVar: at += 2; break;
                case OperandType.InlineI8 or OperandType.InlineR: at += 8; break;
                case OperandType.InlineSwitch: at += 4 + (BitConverter.ToInt32(il, at) * 4); break;
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    yield return BitConverter.ToInt32(il, at);
                    at += 4;
                    break;
                default: at += 4; break;
            }
        }
    }
}
