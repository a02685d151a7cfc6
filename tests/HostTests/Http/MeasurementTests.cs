using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using BingeMe.Http;
using BingeMe.Http.Calls;
using Xunit;

namespace HostTests.Http;

/// <summary>What the pipeline measures of each request.</summary>
public sealed class MeasurementTests : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentBag<Dictionary<string, object?>> measured = [];

    public MeasurementTests()
    {
        listener.InstrumentPublished = static (instrument, to) =>
        {
            if (instrument is { Name: "http.server.request.duration", Meter.Name: ApiMetrics.MeterName }) to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => measured.Add(tags.ToArray().ToDictionary(static t => t.Key, static t => t.Value)));
        listener.Start();
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_method_that_nobody_knows_makes_no_series_of_its_own()
    {
        var api = new PipelineUnderTest(static table => table.Get("t.get", "/t").Open().Handle(static _ => Task.FromResult(Response.Ok("ok"))));
        await api.Send("BREW-1", "/t", null);
        await api.Send("get", "/t", null);
        var methods = measured.Select(static m => (string)m["http.request.method"]!).ToList();
        Assert.Contains("_OTHER", methods);
        Assert.DoesNotContain("BREW-1", methods);
        Assert.DoesNotContain("get", methods);
    }

    [Fact]
    public async Task An_answer_that_a_host_gave_up_waiting_for_is_the_504_that_its_client_got()
    {
        var api = new PipelineUnderTest(static table => table.Get("t.givenUp", "/t").Open().Handle(static call =>
        {
            // As a host does whose time is up.
            if (call.Request.Query.Last("late") is not null) Assert.True(call.Request.TakeLine());
            return Task.FromResult(Response.Ok("ok"));
        }));
        (await api.Get("/t?late=1")).Expect(200);
        (await api.Get("/t")).Expect(200);
        Assert.Equal([200, 504], measured.Where(static m => (string)m["operation"]! == "t.givenUp").Select(static m => (int)m["http.response.status_code"]!).Order());
    }
}
