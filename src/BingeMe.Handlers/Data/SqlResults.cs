using System.Data.Common;

namespace BingeMe.Handlers.Data;

/// <summary>What the statements of one message gave: the rows of each that gives rows, in their order.</summary>
internal sealed class SqlResults(DbCommand command, DbDataReader reader) : IAsyncDisposable
{
    private bool isBehindFirst;

    /// <summary>The rows of the next statement.</summary>
    /// <param name="parser">Dapper's parser of the row's type, written where it is used: <c>static r => r.GetRowParser&lt;MediaRow&gt;()</c>.</param>
    /// <exception cref="InvalidOperationException">No statement is left: a fault in the code.</exception>
    public async Task<List<T>> List<T>(Func<DbDataReader, Func<DbDataReader, T>> parser)
    {
        await Next();
        var rows = new List<T>();
        if (!await reader.ReadAsync(CancellationToken.None)) return rows;
        var parse = parser(reader);
        do
        {
            rows.Add(parse(reader));
        }
        while (await reader.ReadAsync(CancellationToken.None));
        return rows;
    }

    /// <summary>The first row of the next statement; null when it gave none.</summary>
    /// <inheritdoc cref="List{T}"/>
    public async Task<T?> First<T>(Func<DbDataReader, Func<DbDataReader, T>> parser)
        where T : class
    {
        await Next();
        return await reader.ReadAsync(CancellationToken.None) ? parser(reader)(reader) : null;
    }

    /// <summary>The whole number in the first row of the next statement; 0 when it gave none.</summary>
    /// <exception cref="InvalidOperationException">No statement is left: a fault in the code.</exception>
    public async Task<long> Number()
    {
        await Next();
        return await reader.ReadAsync(CancellationToken.None) && !await reader.IsDBNullAsync(0, CancellationToken.None) ? reader.GetInt64(0) : 0;
    }

    /// <summary>Reads to the end: what failed behind the rows that were asked for is thrown here.</summary>
    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        await command.DisposeAsync();
    }

    private async Task Next()
    {
        if (isBehindFirst && !await reader.NextResultAsync(CancellationToken.None)) throw new InvalidOperationException("The message has no further statement that gives rows.");
        isBehindFirst = true;
    }
}
