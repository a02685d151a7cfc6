using System.Diagnostics;

namespace BingeMe.TestSupport.Servers;

/// <summary>The mail catcher of <c>tools/</c>: takes every message and keeps it as a file.</summary>
public sealed class SmtpCatcher : ServerProcess
{
    private string python = "python3";

    /// <summary>Where the mails lie.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("bm-smtp-").FullName;

    /// <summary>The mails that went to an address, oldest first.</summary>
    public IReadOnlyList<string> MailsTo(string address) =>
        [.. Directory.GetFiles(Folder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText).Where(m => m.Contains($"X-Envelope-To: {address}", StringComparison.Ordinal))];

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <inheritdoc/>
    protected override async Task Prepare() => python = await Tools.Python("aiosmtpd", "python3-aiosmtpd");

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() => Program(python, Path.Combine(Tools.Repository(), "tools", "smtp-catcher.py"), $"{Port}", Folder);
}
