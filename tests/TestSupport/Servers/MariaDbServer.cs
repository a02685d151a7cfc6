using System.Diagnostics;
using BingeMe.Platform.Sql;

namespace BingeMe.TestSupport.Servers;

/// <summary>A mariadbd with a data folder of its own. What it commits survives its crash, not the machine's.</summary>
/// <param name="kept">A folder that stays, with what is in it; null = a temporary one.</param>
/// <param name="megabytes">The buffer pool.</param>
public sealed class MariaDbServer(string? kept = null, int megabytes = 64) : ServerProcess
{
    private readonly string folder = kept is null ? Directory.CreateTempSubdirectory("bm-sql-").FullName : Directory.CreateDirectory(kept).FullName;
    private string program = "mariadbd";
    private bool prepared = kept is not null && Directory.Exists(Path.Combine(kept, "data", "mysql"));

    /// <summary>The server, without a schema.</summary>
    public MySqlOptions Options => new("127.0.0.1", Port, "root", "", "", 10);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (kept is null) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Stops it in order, so that its next start has nothing to recover.</summary>
    public async Task ShutDown()
    {
        await using (var database = new MySqlDatabase(Options))
        await using (var connection = await database.Open(CancellationToken.None))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "shutdown";
            await command.ExecuteNonQueryAsync();
        }

        while (await Answers()) await Task.Delay(50);
        // It listens no more, and writes; its pid file goes last.
        while (File.Exists(Path.Combine(folder, "pid"))) await Task.Delay(50);
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
        $"--innodb-buffer-pool-size={megabytes}M",
        $"--innodb-log-file-size={Math.Clamp(megabytes / 2, 96, 1_024)}M",
        "--max-connections=300");
}
