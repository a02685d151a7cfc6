using System.Data.Common;
using System.Reflection;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Services;
using BingeMe.TestSupport.Statements;

namespace ParityTests.Faults;

/// <summary>Counts what a request asks of the outside world, statement by statement and call by call, and fails one of it as its adapter would.</summary>
/// <param name="target">Which, from 0; -1 = none.</param>
/// <param name="isAnswerLost">Whether a port's call is done and its answer lost, instead of not being made. A database has <see cref="Committed"/> for that.</param>
/// <param name="meet">Happens before that step instead, which then goes on; null = the step fails.</param>
/// <param name="kind">How it fails.</param>
internal sealed class FaultPlan(int target, bool isAnswerLost = false, Action? meet = null, DependencyFailure kind = DependencyFailure.Broken)
{
    /// <summary>The commit that goes through and whose answer is lost.</summary>
    public const string Committed = "committed";

    /// <summary>The commit that is lost.</summary>
    public const string Commit = "commit";

    private readonly Lock gate = new();
    private readonly List<string> steps = [];
    private StatementLedger ledger = new();

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (gate) return [.. steps];
        }
    }

    public bool IsAnswerLost => isAnswerLost;

    /// <summary>What the statements of the caller's flow are counted by from here on.</summary>
    public StatementTally Tally() => ledger.Tally();

    /// <summary>Whether a step was failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The ports, watched.</summary>
    public HandlerContext Over(HandlerContext context) => context with
    {
        Database = new FailingDatabase(context.Database, this),
        Locks = FailingPort.Of(context.Locks, this),
        Sessions = FailingPort.Of(context.Sessions, this),
        Codes = FailingPort.Of(context.Codes, this),
        Limits = FailingPort.Of(context.Limits, this),
        PushTokens = FailingPort.Of(context.PushTokens, this),
        Goals = FailingPort.Of(context.Goals, this),
        Challenges = FailingPort.Of(context.Challenges, this),
        AppAttest = FailingPort.Of(context.AppAttest, this),
        Mailer = FailingPort.Of(context.Mailer, this),
        Messenger = FailingPort.Of(context.Messenger, this),
        Push = FailingPort.Of(context.Push, this),
        Alerts = FailingPort.Of(context.Alerts, this),
        MediaStore = FailingPort.Of(context.MediaStore, this),
        FaceCheck = FailingPort.Of(context.FaceCheck, this),
        AddressChecker = FailingPort.Of(context.AddressChecker, this),
        Captcha = FailingPort.Of(context.Captcha, this),
        IdentityTokens = FailingPort.Of(context.IdentityTokens, this),
    };

    /// <summary>The fault that comes in the place of a step; null = it goes on.</summary>
    /// <param name="step">Its name.</param>
    /// <param name="dependency">Whose it is.</param>
    /// <param name="isOutcomeUnknown">Whether it may have been done.</param>
    /// <param name="isAlone">Whether it is a statement that its connection sends again when it is given up.</param>
    internal DependencyException? Ask(string step, string dependency, bool isOutcomeUnknown = false, bool isAlone = false)
    {
        lock (gate)
        {
            steps.Add(step);
            if (steps.Count - 1 != target || (isAlone && kind == DependencyFailure.Busy)) return null;
        }

        if (meet is not null)
        {
            meet();
            return null;
        }

        HasFailed = true;
        return new DependencyException(dependency, new IOException("planned")) { Kind = kind, IsOutcomeUnknown = isOutcomeUnknown && kind == DependencyFailure.Broken };
    }

    private sealed class FailingDatabase(IDatabase inner, FaultPlan plan) : IDatabase
    {
        private readonly RecordingDatabase recording = new(inner, plan.ledger = new StatementLedger(
            statement => Ask(plan, statement.Sql.ReplaceLineEndings(" "), isOutcomeUnknown: false, statement.IsAlone),
            isDone => Ask(plan, isDone ? Committed : Commit, isOutcomeUnknown: true)));

        public SqlDialect Dialect => recording.Dialect;

        public ValueTask<DbConnection> Open(CancellationToken cancelled)
        {
            Ask(plan, "open", isOutcomeUnknown: false);
            return recording.Open(cancelled);
        }

        private static void Ask(FaultPlan plan, string step, bool isOutcomeUnknown, bool isAlone = false)
        {
            if (plan.Ask(step, "sql", isOutcomeUnknown, isAlone) is { } fault) throw fault;
        }
    }
}

/// <summary>A port whose asynchronous calls a plan may fail, before they are made or behind.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it
internal class FailingPort : DispatchProxy
#pragma warning restore CA1852
{
    private object inner = null!;
    private FaultPlan plan = null!;
    private string name = "";

    /// <summary>Whether a step is a call of a port: those are named Port.Method.</summary>
    public static bool Is(string step) => char.IsAsciiLetterUpper(step[0]);

    public static T Of<T>(T inner, FaultPlan plan)
        where T : class
    {
        var proxy = Create<T, FailingPort>();
        var own = (FailingPort)(object)proxy;
        (own.inner, own.plan, own.name) = (inner, plan, typeof(T).Name[1..]);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var type = targetMethod!.ReturnType;
        var isTask = typeof(Task).IsAssignableFrom(type);
        var isValueTask = type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
        if (!isTask && !isValueTask) return Call();
        if (plan.Ask($"{name}.{targetMethod.Name}", name) is not { } fault) return Call();
        var failing = plan.IsAnswerLost ? DoneAndLost() : Task.FromException(fault);
        if (type == typeof(Task)) return failing;
        if (type == typeof(ValueTask)) return new ValueTask(failing);
        return typeof(FailingPort).GetMethod(isTask ? nameof(FailedTask) : nameof(FailedValueTask), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments()[0]).Invoke(null, [failing]);

        object? Call() => targetMethod.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, args, null);

        async Task DoneAndLost()
        {
            var done = Call();
            await (done as Task ?? (Task)type.GetMethod(nameof(ValueTask.AsTask))!.Invoke(done, null)!);
            throw fault;
        }
    }

    private static async Task<T> FailedTask<T>(Task failing)
    {
        await failing;
        throw new InvalidOperationException("It did not fail.");
    }

    private static async ValueTask<T> FailedValueTask<T>(Task failing) => await FailedTask<T>(failing);
}
