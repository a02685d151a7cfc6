using System.Runtime.Loader;
using HostTests.Walk;

/// <summary>The name, without a namespace, that the runtime looks for (<c>DOTNET_STARTUP_HOOKS</c>): the program then finds this assembly, which it does not reference.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += static (_, name) => name.Name == typeof(WalkProbe).Assembly.GetName().Name ? typeof(WalkProbe).Assembly : null;
        WalkProbe.Start();
    }
}
