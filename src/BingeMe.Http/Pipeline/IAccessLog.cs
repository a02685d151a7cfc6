namespace BingeMe.Http.Pipeline;

/// <summary>Takes one line for each request.</summary>
public interface IAccessLog
{
    /// <summary>Writes the line. Must not throw and must not wait.</summary>
    void Write(in AccessRecord record);
}
