using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BingeMe.Platform.Migrations;

/// <summary>The SQL files of <c>db/</c>, which travel inside the assembly.</summary>
internal static class EmbeddedSql
{
    private static readonly Lazy<int> AllMigrations = new(FingerprintOf);

    /// <summary>An even, positive number that changes with any migration; cheap to compute, and only on the first connection.</summary>
    public static int Fingerprint => AllMigrations.Value;

    /// <summary>The files below a folder of <c>db/</c>, in the order of their names.</summary>
    public static IEnumerable<(string Name, string Text)> Files(string folder) =>
        from resource in typeof(EmbeddedSql).Assembly.GetManifestResourceNames()
        where resource.StartsWith(folder + "/", StringComparison.Ordinal)
        orderby resource
        select (resource[(folder.Length + 1)..^".sql".Length], Read(resource));

    /// <summary>
    /// The statements of a text: split at semicolons outside quotes, without comment lines. The house's files have no other comments.
    /// </summary>
    public static IEnumerable<string> Statements(string text)
    {
        var statement = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("--", StringComparison.Ordinal) && !InsideQuotes(statement))
                continue;
            statement.Append(line.TrimEnd('\r')).Append('\n');
            if (!line.TrimEnd().EndsWith(';') || InsideQuotes(statement))
                continue;
            yield return statement.ToString().Trim().TrimEnd(';');
            statement.Clear();
        }

        if (!string.IsNullOrWhiteSpace(statement.ToString()))
            yield return statement.ToString().Trim();
    }

    // A doubled quote inside a literal counts twice, so that an even number of quotes always means "outside".
    private static bool InsideQuotes(StringBuilder statement)
    {
        var quotes = 0;
        foreach (var chunk in statement.GetChunks())
            quotes += chunk.Span.Count('\'');
        return quotes % 2 == 1;
    }

    private static string Read(string resource)
    {
        using var stream = typeof(EmbeddedSql).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static int FingerprintOf()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, text) in Files("migrations"))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return BinaryPrimitives.ReadInt32LittleEndian(hash.GetHashAndReset()) & 0x7FFF_FFFE;
    }
}
