namespace BingeMe.Replay.Timing;

/// <summary>How punctual a side's starts were: a load that its tool did not make says nothing about the side.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Late">How many were later than <see cref="LateAfter"/>, by the tool's or the machine's fault.</param>
/// <param name="Latest">The worst of them.</param>
/// <param name="Held">How many had to wait for a value of an earlier answer.</param>
/// <param name="LastStart">When the last one started.</param>
/// <param name="Elapsed">When the last one was answered.</param>
public sealed record LoadStarts(int Count, int Late, TimeSpan Latest, int Held, TimeSpan LastStart, TimeSpan Elapsed)
{
    /// <summary>A start that is later than this is late by the tool's or the machine's fault; a timer is no finer than some milliseconds.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(20);
}
