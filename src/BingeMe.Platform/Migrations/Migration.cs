using System.Security.Cryptography;
using System.Text;

namespace BingeMe.Platform.Migrations;

/// <summary>One file of <c>db/migrations</c>.</summary>
public sealed class Migration
{
    /// <summary>Reads a migration's text.</summary>
    /// <param name="name">File name without extension, <c>NNNN_what</c>; the order of names is the order of running.</param>
    /// <param name="text">Portable SQL; the first line is <c>-- expand</c> or <c>-- contract</c>.</param>
    public Migration(string name, string text)
    {
        Name = name;
        Phase = text.AsSpan(0, Math.Max(0, text.IndexOf('\n', StringComparison.Ordinal))).Trim() switch
        {
            "-- expand" => MigrationPhase.Expand,
            "-- contract" => MigrationPhase.Contract,
            _ => throw new MigrationException($"{name}: the first line must be '-- expand' or '-- contract'."),
        };
        Checksum = Hash(text);
        Statements = [.. EmbeddedSql.Statements(text)];
    }

    /// <summary>The file's name without its extension.</summary>
    public string Name { get; }

    /// <summary>Expand or contract.</summary>
    public MigrationPhase Phase { get; }

    /// <summary>Lower-case hex SHA-256 of the text.</summary>
    public string Checksum { get; }

    /// <summary>The portable statements, in order.</summary>
    public IReadOnlyList<string> Statements { get; }

    /// <summary>
    /// What the record holds once some statements have run: the file's checksum at the end, before that the checksum of what ran. So a
    /// broken statement may be mended in its file, and what already ran may not be touched.
    /// </summary>
    internal string ChecksumAfter(int statements) =>
        statements == Statements.Count ? Checksum : Hash(string.Join(";\n", Statements.Take(statements)));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The migrations that travel with this program, in order.</summary>
    public static IReadOnlyList<Migration> Embedded() => [.. from file in EmbeddedSql.Files("migrations") select new Migration(file.Name, file.Text)];
}
