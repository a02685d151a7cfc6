using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using BingeMe.Http;
using BingeMe.Platform.Configuration;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BingeMe.HostKestrel;

/// <summary>Sends a span of each request, and of each call of a dependency, to a collector (OpenTelemetry, OTLP over HTTP), where one is named.</summary>
internal static class Tracing
{
    /// <summary>Begins to collect.</summary>
    /// <returns>Sends what is left when disposed of, within five seconds; null where no collector is named, and nothing of it was touched.</returns>
    public static IDisposable? Start(Settings settings) => settings.Find(CoreSettings.TraceEndpoint) is { } endpoint ? Begin(settings, endpoint) : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TracerProvider Begin(Settings settings, Uri endpoint)
    {
        // Services outside are other companies' systems: they get no trace of ours.
        DistributedContextPropagator.Current = DistributedContextPropagator.CreateNoOutputPropagator();
        return Sdk.CreateTracerProviderBuilder()
            .AddSource(ApiMetrics.MeterName)
            .ConfigureResource(resource => resource
                .AddService(settings.Get(CoreSettings.TraceService), serviceVersion: Release.Version)
                .AddAttributes([new("bingeme.colour", settings.Get(CoreSettings.Colour))]))
            .SetSampler(Sampler(settings.Get(CoreSettings.TraceSampler), settings.Find(CoreSettings.TraceSamplerRatio)))
            .AddOtlpExporter(otlp =>
            {
                otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
                otlp.Endpoint = new Uri($"{endpoint.ToString().TrimEnd('/')}/v1/traces");
                if (settings.Find(CoreSettings.TraceHeaders) is { } headers) otlp.Headers = headers;
            })
            .Build();
    }

    private static Sampler Sampler(string name, string? ratio)
    {
        Sampler root = name switch
        {
            "always_on" or "parentbased_always_on" => new AlwaysOnSampler(),
            "always_off" or "parentbased_always_off" => new AlwaysOffSampler(),
            _ => new TraceIdRatioBasedSampler(ratio is null ? 1 : double.Parse(ratio, CultureInfo.InvariantCulture)),
        };
        return name.StartsWith("parentbased_", StringComparison.Ordinal) ? new ParentBasedSampler(root) : root;
    }
}
