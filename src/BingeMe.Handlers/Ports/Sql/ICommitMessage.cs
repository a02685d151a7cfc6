using System.Data.Common;

namespace BingeMe.Handlers.Ports;

/// <summary>A transaction whose last statements, its commit and what is asked behind it can go to the server in one message.</summary>
public interface ICommitMessage
{
    /// <summary>Runs the statements of a command, commits, and gives the whole number of a query behind the commit.</summary>
    /// <param name="last">A command of the transaction's connection; its statements give no rows, and it may have none.</param>
    /// <param name="count">Gives one whole number; may use the command's parameters.</param>
    /// <exception cref="DependencyException">
    /// The server hangs, broke off or is busy; but for the latter, with <see cref="DependencyException.IsOutcomeUnknown"/>.
    /// </exception>
    Task<long> Commit(DbCommand last, string count);
}
