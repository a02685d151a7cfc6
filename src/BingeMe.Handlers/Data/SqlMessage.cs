using System.Data.Common;

namespace BingeMe.Handlers.Data;

/// <summary>Statements without rows that go to the database together. A parameter of one name has one value in all of them.</summary>
internal sealed class SqlMessage
{
    private readonly List<string> statements = [];
    private readonly Dictionary<string, object?> parameters = new(StringComparer.Ordinal);

    /// <summary>Whether there is no statement.</summary>
    public bool IsEmpty => statements.Count == 0;

    /// <summary>Adds a statement.</summary>
    /// <param name="statement">Its text; null adds the parameters alone.</param>
    /// <param name="values">Names, with their @, and values.</param>
    public SqlMessage Add(string? statement, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (statement is not null) statements.Add(statement);
        foreach (var (name, value) in values)
        {
            if (!parameters.TryAdd(name, value) && !Equals(parameters[name], value)) throw new InvalidOperationException($"{name} has another value already.");
        }

        return this;
    }

    /// <summary>The message as a command.</summary>
    public DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // texts of the modules' SQL
        command.CommandText = string.Join(";\n", statements);
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
