using BingeMe.TestSupport.Servers;
using Mono.Cecil;
using Xunit;

namespace HostTests.Architecture;

/// <summary>A type is public where another project of the sources uses it, and internal everywhere else. Libraries that others carry their own API with are left out.</summary>
public sealed class PublicTypes
{
    private static readonly string[] Libraries = ["BingeMe.Http", "BingeMe.ApiGateway", "BingeMe.Lambda", "BingeMe.Kestrel"];

    [Fact]
    public void A_public_type_is_used_by_another_project()
    {
        var modules = SourceModules.Projects.ToDictionary(static name => name, SourceModules.Read);
        var used = modules.Values.SelectMany(static module => module.GetTypeReferences()).Select(static type => type.FullName).ToHashSet(StringComparer.Ordinal);
        var sources = modules.Keys.ToDictionary(static name => name, static name => string.Join('\n', Directory.EnumerateFiles(Path.Combine(Built.Root, "src", name), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)));
        Assert.Equal(
            [],
            from module in modules
            where !Libraries.Contains(module.Key)
            let exposed = module.Value.Types.Where(static type => type.IsPublic).SelectMany(Exposed).ToHashSet(StringComparer.Ordinal)
            from type in module.Value.Types
            where type.IsPublic && !type.Name.EndsWith("Exception", StringComparison.Ordinal) && !used.Contains(type.FullName) && !exposed.Contains(type.FullName)
            // Constants leave no trace where they are used.
            where !sources.Any(source => source.Key != module.Key && source.Value.Contains(type.Name, StringComparison.Ordinal))
            orderby type.FullName
            select type.FullName);
    }

    /// <summary>What the signatures of a public type speak of: it could not be public without them.</summary>
    private static IEnumerable<string> Exposed(TypeDefinition type) =>
        from reference in type.Methods.Where(static m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly).SelectMany(static m => m.Parameters.Select(static p => p.ParameterType).Append(m.ReturnType))
            .Concat(type.Fields.Where(static f => f.IsPublic || f.IsFamily).Select(static f => f.FieldType))
            .Concat(type.Interfaces.Select(static i => i.InterfaceType))
            .Append(type.BaseType)
        where reference is not null
        from name in Names(reference)
        where name != type.FullName
        select name;

    private static IEnumerable<string> Names(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Names).Append(generic.ElementType.FullName),
        TypeSpecification specification => Names(specification.ElementType),
        _ => [type.FullName],
    };
}
