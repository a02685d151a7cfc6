using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Configuration;

namespace BingeMe.Platform.Composition;

/// <summary>The settings as the pipeline takes them.</summary>
internal static class PipelineOptionsFactory
{
    public static PipelineOptions From(Settings settings, OperationTable operations)
    {
        var general = settings.Get(SecuritySettings.GeneralLimit);
        var limits = new Dictionary<string, Http.Operations.LimitRule>();
        var seconds = new Dictionary<string, int>();
        foreach (var operation in operations)
        {
            if (operation.Limit is { } declared && settings.LimitOf(operation.Id) is { } chosen)
                limits[operation.Id] = declared with { Calls = chosen.Calls, Window = chosen.Window ?? declared.Window };
            if (operation.EdgeCacheSetting is { } name && settings.EdgeSeconds(name) is { } value) seconds[name] = value;
        }

        var defaults = new PipelineOptions();
        return defaults with
        {
            AllowedOrigins = settings.Get(CoreSettings.AllowedOrigins),
            IsProduction = settings.IsProduction,
            GeneralLimit = general.Calls,
            GeneralWindow = general.Window ?? defaults.GeneralWindow,
            OperationLimits = limits,
            EdgeCache = settings.Get(CoreSettings.EdgeCache),
            EdgeCacheSeconds = seconds,
            Compression = settings.Get(CoreSettings.Compression),
        };
    }
}
