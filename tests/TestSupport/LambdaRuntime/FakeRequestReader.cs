using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BingeMe.TestSupport.LambdaRuntime;

/// <summary>Reads HTTP/1.1 requests from a connection, one after the other.</summary>
internal sealed class FakeRequestReader(Stream stream)
{
    private readonly BufferedStream input = new(stream, 16 * 1024);

    /// <summary>The next request, or null when the client closed the connection.</summary>
    public FakeCall? Read(int connection)
    {
        if (Line() is not { Length: > 0 } request) return null;
        var parts = request.Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        ReadFields(headers);
        byte[] body = [];
        if (headers.TryGetValue("Transfer-Encoding", out var coding) && coding == "chunked")
        {
            body = Chunks();
            ReadFields(headers);
        }
        else if (headers.TryGetValue("Content-Length", out var length))
        {
            body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            input.ReadExactly(body);
        }

        return new FakeCall(parts[0], parts[1], headers, body, connection, Stopwatch.GetTimestamp());
    }

    private void ReadFields(Dictionary<string, string> headers)
    {
        while (Line() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
    }

    private byte[] Chunks()
    {
        var body = new MemoryStream();
        while (true)
        {
            var size = int.Parse(Line() ?? "", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return body.ToArray();
            var chunk = new byte[size];
            input.ReadExactly(chunk);
            body.Write(chunk);
            Line();
        }
    }

    private string? Line()
    {
        var line = new List<byte>(64);
        while (true)
        {
            var octet = input.ReadByte();
            if (octet < 0) return null;
            if (octet == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add((byte)octet);
        }
    }
}
