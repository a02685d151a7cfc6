using System.Text;
using BingeMe.Cli.Cutover;
using Xunit;

namespace CutoverTests.Cli;

/// <summary>What a controller says where nobody takes it.</summary>
public sealed class SteadyOutputTests
{
    [Fact]
    public void A_full_disk_behind_it_is_told_once_and_what_is_missing_afterwards()
    {
        var (disk, alerts) = (new FullDisk(), new List<string>());
        var output = new SteadyOutput(disk) { Alert = alerts.Add };

        output.Tell("1");
        disk.IsFull = true;
        output.Tell("2");
        output.Tell("3");
        disk.IsFull = false;
        output.Tell("4");

        Assert.Equal(["1", "(2 lines before this one could not be written.)", "4", ""], disk.ToString().Split(disk.NewLine));
        Assert.Contains("No space left", Assert.Single(alerts), StringComparison.Ordinal);
    }

    private sealed class FullDisk : StringWriter
    {
        public bool IsFull { get; set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            if (IsFull) throw new IOException("No space left on device");
            base.WriteLine(value);
        }
    }
}
