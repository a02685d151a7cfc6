using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Mono.Cecil;
using Mono.Cecil.Rocks;
using Xunit;

namespace HostTests.Architecture;

/// <summary>
/// The order in which the function's code is laid down names methods as the native compiler writes them, and that passes over a name
/// it does not know: nothing else would tell that the order has grown old.
/// </summary>
public sealed partial class StartUpOrder
{
    [Fact]
    public void Nine_in_ten_of_our_methods_in_the_order_of_start_up_still_exist()
    {
        var named = File.ReadAllLines(Path.Combine(Built.Root, "src/BingeMe.HostLambda/start-up.order")).Where(static line => line.StartsWith("BingeMe_", StringComparison.Ordinal)).ToList();
        var known = SourceModules.Projects.Select(SourceModules.Read).SelectMany(static module => module.GetAllTypes().SelectMany(Methods)).ToHashSet(StringComparer.Ordinal);
        var gone = named.Where(name => !known.Contains(Generic(name)) && !known.Contains(Overload().Replace(Generic(name), ""))).ToList();
        Assert.True(named.Count > 300, $"The order names {named.Count} methods of ours.");
        Assert.True(gone.Count * 10 < named.Count, $"{gone.Count} of {named.Count} have gone: write the order again with bench/cold-start/order.\n{string.Join('\n', gone.Take(20))}");
    }

    private static IEnumerable<string> Methods(TypeDefinition type)
    {
        var owner = Written($"{type.Module.Assembly.Name.Name}_{type.FullName}");
        return type.Methods.Select(method => $"{owner}__{Written(method.Name)}");
    }

    private static string Written(string name) => NotOfAName().Replace(name, "_");

    /// <summary>Without the types that a generic one was made for.</summary>
    private static string Generic(string name)
    {
        while (Arguments().IsMatch(name)) name = Arguments().Replace(name, "");
        return name;
    }

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Arguments();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotOfAName();

    /// <summary>The compiler numbers overloads behind the name.</summary>
    [GeneratedRegex("_[0-9]+$")]
    private static partial Regex Overload();
}
