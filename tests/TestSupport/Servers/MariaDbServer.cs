using System.Diagnostics;
using BingeMe.Platform.Sql;

namespace BingeMe.TestSupport.Servers;

/// <summary>A mariadbd with a data folder of its own. What it commits survives its crash, not the machine's.</summary>
public sealed class MariaDbServer : ServerProcess
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-sql-").FullName;
    private string program = "mariadbd";
    private bool prepared;

    /// <summary>The server, without a schema.</summary>
    public MySqlOptions Options => new("127.0.0.1", Port, "root", "", "", 10);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <inheritdoc/>
    protected override async Task Prepare()
    {
        program = await Tools.Debian("mariadbd", "mariadb-server");
        if (prepared)
            return;
        var install = await Tools.Debian("mariadb-install-db", "mariadb-server");
        await Tools.Run(
            install, "--no-defaults", $"--datadir={folder}/data", "--auth-root-authentication-method=normal", "--skip-test-db", $"--user={Environment.UserName}");
        prepared = true;
    }

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() => Program(
        program,
        "--no-defaults",
        $"--user={Environment.UserName}",
        $"--datadir={folder}/data",
        $"--socket={folder}/s",
        $"--pid-file={folder}/pid",
        "--bind-address=127.0.0.1",
        $"--port={Port}",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_unicode_ci",
        "--innodb-flush-log-at-trx-commit=2",
        "--innodb-buffer-pool-size=64M",
        "--max-connections=300");
}
