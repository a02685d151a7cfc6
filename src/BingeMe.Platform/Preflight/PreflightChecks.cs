using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Configuration;

namespace BingeMe.Platform.Preflight;

/// <summary>
/// Asks everything that is configured, as the hosts would, before a host is started: each check on its own, side by side, ten seconds at most.
/// It changes nothing but an object in each bucket, which it deletes again.
/// </summary>
public static class PreflightChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the checks and gives what they found, in their order, each as soon as it and those before it are done.</summary>
    /// <param name="settings">What is configured.</param>
    /// <param name="clock">This machine's clock.</param>
    /// <param name="cancelled">Ends all of it.</param>
    public static async IAsyncEnumerable<Finding> Run(Settings settings, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancelled)
    {
        var running = Checks(settings, clock).Select(check => Bounded(check.Subject, check.Run, cancelled)).ToList();
        foreach (var findings in running)
        {
            foreach (var finding in await findings) yield return finding;
        }
    }

    private static IEnumerable<(string Subject, Func<CancellationToken, Task<IReadOnlyList<Finding>>> Run)> Checks(Settings settings, TimeProvider clock)
    {
        if (settings.Get(CoreSettings.Profile) == Profile.Embedded)
        {
            yield return ("data", _ => Task.FromResult(EmbeddedChecks.Folder(settings)));
            yield break;
        }

        yield return ("database", token => SqlChecks.Database(settings, clock, token));
        if (settings.Find(ServiceSettings.ReplicaHost) is not null) yield return ("replica", token => SqlChecks.Replica(settings, token));
        var store = settings.Get(ServiceSettings.StateStore);
        if (store is StateStore.DynamoDb or StateStore.Dual) yield return ("dynamodb", token => StateChecks.Tables(settings, token));
        if (store is StateStore.Redis or StateStore.Dual) yield return ("redis", token => StateChecks.Redis(settings, isTruth: store == StateStore.Redis, token));
        yield return ("bucket", token => IntegrationChecks.Buckets(settings, clock, token));
        yield return ("mail", token => IntegrationChecks.Mail(settings, clock, token));
        yield return ("push", token => IntegrationChecks.Push(settings, clock, token));
        yield return ("cdn", token => IntegrationChecks.Cdn(settings, clock, token));
        yield return ("alerts", token => IntegrationChecks.Telegram(settings, clock, token));
        yield return ("identity", token => IntegrationChecks.IdentityKeys(settings, clock, token));
        yield return ("others", _ => Task.FromResult(IntegrationChecks.NotAsked(settings)));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a driver throws is the finding; one check must not end the others.")]
    private static async Task<IReadOnlyList<Finding>> Bounded(string subject, Func<CancellationToken, Task<IReadOnlyList<Finding>>> check, CancellationToken cancelled)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        bound.CancelAfter(Patience);
        try
        {
            // Beside the others from the start, also where a driver works before it waits.
            return await Task.Run(() => check(bound.Token), bound.Token).WaitAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return [new Finding(subject, FindingState.Failed, $"No answer within {Patience.TotalSeconds:0} seconds.", "Look at the way there: security groups, routes, firewalls.")];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [Of(subject, e, "Look at the service's own log.")];
        }
    }

    /// <summary>A failure of a dependency, in the words of its kind.</summary>
    internal static Finding Of(string subject, Exception failure, string remedy)
    {
        var cause = (failure as DependencyException)?.InnerException ?? failure;
        var text = failure is DependencyException { Kind: var kind }
            ? kind switch
            {
                DependencyFailure.Unreachable => "It cannot be reached",
                DependencyFailure.TimedOut => "It takes connections and does not answer",
                DependencyFailure.Refused => "It refuses us",
                DependencyFailure.Busy => "It is too busy",
                _ => "It broke off",
            }
            : "It failed";
        return new Finding(subject, FindingState.Failed, $"{text} ({Name(cause)}).", remedy);
    }

    /// <summary>An error's name, without what a server says: that may repeat what it was sent.</summary>
    private static string Name(Exception cause) => cause switch
    {
        HttpClients.ServiceCallException own => own.Message.TrimEnd('.'),
        Amazon.Runtime.AmazonServiceException { ErrorCode.Length: > 0 } aws => aws.ErrorCode,
        StackExchange.Redis.RedisServerException redis => redis.Message.Split(' ')[0],
        _ => cause.GetType().Name,
    };
}
