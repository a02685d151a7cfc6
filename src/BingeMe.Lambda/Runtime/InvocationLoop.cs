using System.Diagnostics.CodeAnalysis;
using BingeMe.ApiGateway;

namespace BingeMe.Lambda.Runtime;

/// <summary>
/// Fetches invocations and posts their answers until it is told to stop. With a concurrency of N, N pollers do so side by side, each
/// with its own thread and connection; nothing of an invocation is kept in fields (gateway rule 41).
/// </summary>
/// <param name="settings">Concurrency, margin and streaming.</param>
/// <param name="connect">Makes one client of the Runtime API for each poller.</param>
/// <param name="handler">Answers the invocations.</param>
/// <param name="log">Told about every failure.</param>
/// <param name="clock">Measures the time left until a deadline.</param>
internal sealed class InvocationLoop(LambdaSettings settings, Func<IRuntimeApi> connect, IInvocationHandler handler, RuntimeLog log, TimeProvider clock)
{
    /// <summary>The most bytes of JSON that Lambda takes as an answer: 6 MB, base64 and escapes counted (gateway rule 36).</summary>
    public const int MaxAnswerBytes = PayloadLimits.Lambda;

    /// <summary>What the log says before an exception that came out of an API.</summary>
    internal const string ThrownText = "The API threw instead of answering; its refusal was answered.";

    /// <summary>No receiver's limit is below this (a load balancer's 1 MB), so that most answers need no second look at the event.</summary>
    private const int SmallestLimit = PayloadLimits.LoadBalancer;

    /// <summary>Lambda runs 15 minutes at most; a clock that is wrong must not break the timer.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <summary>Runs until <paramref name="stop"/>, on the calling thread and one more for each further poller.</summary>
    /// <returns>The exit code: 0 when stopped, 1 when the Runtime API says that this process cannot go on.</returns>
    public int Run(CancellationToken stop)
    {
        if (settings.MaxConcurrency == 1) return Poll(stop);

        using var together = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var code = 0;
        var threads = new Thread[settings.MaxConcurrency];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                if (Poll(together.Token) == 0) return;
                Interlocked.Exchange(ref code, 1);
                together.Cancel();
            });
            threads[i].Name = $"poller {i}";
            threads[i].Start();
        }

        foreach (var thread in threads) thread.Join();
        return code;
    }

    private int Poll(CancellationToken stop)
    {
        using var api = connect();
        var refusals = 0;
        while (!stop.IsCancellationRequested)
        {
            Invocation invocation;
            try
            {
                invocation = api.Next(stop);
                refusals = 0;
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (RuntimeApiException e) when (!e.IsFatal)
            {
                log.Warning("The Runtime API refused to give an invocation; asking again.", null, e);
                stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(Math.Min(2_000, 100 * ++refusals)));
                continue;
            }
            catch (RuntimeApiException e)
            {
                log.Error("The Runtime API gives no more invocations; the process ends.", null, e);
                return 1;
            }

            var goesOn = Serve(api, invocation);
            handler.Posted(invocation);
            if (!goesOn) return 1;
        }

        return 0;
    }

    /// <summary>Runs one invocation and posts exactly one outcome. False when the process cannot go on.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The handler's every failure becomes an invocation error: the loop outlives it.")]
    private bool Serve(IRuntimeApi api, Invocation invocation)
    {
        try
        {
            try
            {
                // The variable is how libraries find the trace; with several invocations at once it could only be wrong (gateway rule 41).
                if (settings.MaxConcurrency == 1) Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceId);
                Answer(api, invocation);
            }
            catch (RuntimeApiException e)
            {
                if (e.Status is 0 or >= 500) throw;
                log.Error("The Runtime API refused the answer.", invocation.RequestId, e);
                api.InvocationError(invocation.RequestId, new RuntimeFault("Function.AnswerRefused", $"The Runtime API refused the answer with status {e.Status}."));
            }
            catch (Exception e)
            {
                log.Error("The invocation failed.", invocation.RequestId, e);
                api.InvocationError(invocation.RequestId, RuntimeFault.From(e));
            }
        }
        catch (RuntimeApiException e)
        {
            // A 4xx to a report is the end of it (the invocation timed out meanwhile, for example); anything else ends the process.
            log.Error("The Runtime API did not take the outcome of an invocation.", invocation.RequestId, e);
            return e.Status is not (0 or >= 500);
        }

        return true;
    }

    private void Answer(IRuntimeApi api, Invocation invocation)
    {
        // 1. Cancel a margin before the deadline, at once when that has passed (gateway rule 24).
        using var deadline = new CancellationTokenSource(TimeLeft(invocation), clock);
        using var late = new LateNotice(settings.DeadlineMargin, invocation.RequestId, log, clock, deadline.Token);

        // 2. Run the handler to its end: after the post the sandbox is frozen (gateway rule 42). Blocking is free, the thread is ours.
        var answer = handler.Handle(invocation, deadline.Token).AsTask().GetAwaiter().GetResult();

        if (answer.Thrown is { } thrown) log.Error(ThrownText, invocation.RequestId, thrown);

        // 3. A streamed answer goes out as it is written (gateway rule 37).
        if (answer.WriteBody is { } write)
        {
            if (settings.Streaming == ResponseStreaming.None) throw new InvalidOperationException("The handler streams its answer, and RESPONSE_STREAMING is off.");
            var failure = api.RespondStreaming(invocation.RequestId, answer.Json, body => write(body, deadline.Token).AsTask().GetAwaiter().GetResult());
            if (failure is not null) log.Error("A streamed answer broke off.", invocation.RequestId, failure);
            return;
        }

        // 4. A whole one must fit; the client is better served by a clear answer than by the Runtime API's refusal (gateway rule 36).
        var json = answer.Json;
        if (json.Length > SmallestLimit && json.Length > handler.MaxAnswerBytes(invocation))
        {
            var limit = handler.MaxAnswerBytes(invocation);
            log.Error($"The answer has {json.Length} bytes of JSON; its receiver takes {limit}.", invocation.RequestId);
            json = handler.AnswerTooLarge(invocation, json.Length)
                ?? throw new InvocationFaultException("Function.ResponseSizeTooLarge", $"The answer has {json.Length} bytes; the limit is {limit}.");
        }

        api.Respond(invocation.RequestId, json);
    }

    private TimeSpan TimeLeft(Invocation invocation)
    {
        if (invocation.Deadline == DateTimeOffset.MaxValue) return Timeout.InfiniteTimeSpan;
        var left = invocation.Deadline - clock.GetUtcNow() - settings.DeadlineMargin;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer;
    }
}
