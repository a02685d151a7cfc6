using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BingeMe.TestSupport.Smtp;

/// <summary>An SMTP server on a free port of 127.0.0.1: EHLO, AUTH PLAIN, MAIL, RCPT, DATA (RFC 5321, 4954). Misbehaves on demand.</summary>
public sealed class FakeSmtp : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private int connections;

    /// <summary>Begins to listen.</summary>
    public FakeSmtp()
    {
        listener.Start();
        _ = Accept();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections so far.</summary>
    public int Connections => connections;

    /// <summary>Mails taken so far.</summary>
    public ConcurrentQueue<ReceivedMail> Mails { get; } = new();

    /// <summary>The user and password that it takes; null asks for none.</summary>
    public (string User, string Password)? Account { get; set; }

    /// <summary>What it says instead of its usual answer to a verb: a line, <c>silence</c> or <c>hang up</c>. Verbs: CONNECT, EHLO, AUTH, MAIL, RCPT, DATA, END.</summary>
    public ConcurrentDictionary<string, string> Instead { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref connections);
            _ = Serve(client);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                await new Session(this, client.GetStream()).Run();
            }
            catch (IOException)
            {
                // The client or the test ended it.
            }
        }
    }

    private sealed class Session(FakeSmtp server, NetworkStream stream)
    {
        private readonly StreamReader reader = new(stream, Encoding.UTF8);
        private string from = "";
        private List<string> to = [];
        private string? user;

        public async Task Run()
        {
            await Say("CONNECT", "220 fake.invalid ESMTP");
            while (await reader.ReadLineAsync() is { } line)
            {
                var verb = line.Split(' ')[0].ToUpperInvariant();
                switch (verb)
                {
                    case "EHLO":
                        await Say(verb, server.Account is null ? "250 fake.invalid" : "250-fake.invalid\r\n250 AUTH PLAIN");
                        break;
                    case "AUTH":
                        await SignIn(line.Split(' '));
                        break;
                    case "MAIL":
                        (from, to) = (Address(line), []);
                        await Say(verb, "250 ok");
                        break;
                    case "RCPT":
                        to.Add(Address(line));
                        await Say(verb, "250 ok");
                        break;
                    case "DATA":
                        await Say(verb, "354 go on");
                        if (server.Instead.ContainsKey(verb)) break;
                        var data = await Read();
                        if (!server.Instead.ContainsKey("END")) server.Mails.Enqueue(new ReceivedMail(from, to, data, user));
                        await Say("END", "250 kept");
                        break;
                    case "QUIT":
                        await Say(verb, "221 bye");
                        return;
                    default:
                        await Say(verb, "250 ok");
                        break;
                }
            }
        }

        private async Task SignIn(string[] words)
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(words[2])).Split('\0');
            if (server.Account is { } account && account == (parts[1], parts[2]))
            {
                user = parts[1];
                await Say("AUTH", "235 welcome");
            }
            else
            {
                await Say("AUTH", "535 no");
            }
        }

        private async Task<string> Read()
        {
            var text = new StringBuilder();
            while (await reader.ReadLineAsync() is { } line && line != ".") text.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append('\n');
            return text.ToString();
        }

        private async Task Say(string verb, string usual)
        {
            var line = server.Instead.GetValueOrDefault(verb, usual);
            if (line == "silence") await Task.Delay(Timeout.Infinite);
            if (line == "hang up") throw new IOException("As told.");
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        }

        private static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
    }
}
