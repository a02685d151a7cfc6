using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Fuzzing;
using Microsoft.Data.Sqlite;

namespace BingeMe.Cli.Replay;

/// <summary>
/// What members of the demo data have that only some may see, by the contract: the values are planted where nobody could guess them, and
/// who may see each is said here and nowhere else.
/// </summary>
internal static class MemberSecrets
{
    private const string Members = "bingeme.db users";

    /// <summary>Everything that is planted: in which table, column and row, in which form, what it is, and who may see it.</summary>
    private static readonly Plant[] All =
    [
        // Of a profile the owner alone sees these. The passwords' and tokens' columns leave the API to nobody.
        .. from member in new long[] { 1, 4, 5, 6, 7, 8, 9, 10 }
           from plant in new Plant[]
           {
               new(Members, "address", member, "{0} Canary Street", "postal address", member),
               new(Members, "zip", member, "{1}", "postal code", member),
               new(Members, "token", member, "tok{0}", "legacy token"),
               new(Members, "remember_token", member, "rem{0}", "remember token"),
               new(Members, "confirmation_code", member, "code{0}", "confirmation code"),
               new(Members, "oauth_uid", member, "sub{0}", "identity at a provider"),
               new(Members, "deletion_reason", member, "Because of {0}", "reason to leave", member),
           }
           select plant,

        // Not of 1 and 6, who sign in by theirs in the samples.
        .. from member in new long[] { 4, 5, 7, 8, 9 } select new Plant(Members, "mobile", member, "+91{1}", "phone number", member),
        new(Members, "paypal_account", 4, "p{0}@payout.example", "payout account", 4),
        new(Members, "bank", 1, """a:4:{{s:14:"account_number";s:12:"{1}00";s:11:"holder_name";s:9:"Mira Vale";s:9:"bank_name";s:12:"Fixture Bank";s:9:"ifsc_code";s:11:"FIXT0000001";}}""", "bank account", 1) { IsDigits = true },
        new("bingeme.db withdrawal_settings", "account_details", 1, """{{"holder":"Mira Vale","iban":"{0}"}}""", "withdrawal account", 1),
        new(Members, "bank", 6, "upi{0}@fixtureupi", "payout account", 6),

        // A conversation is its two members'.
        new("bingeme.db messages", "message", 1, "Will you sing {0}?", "message from 6 to 1", 1, 6),
        new("bingeme.db messages", "message", 5, "Worth every {0}", "message from 6 to 1", 1, 6),
        new("bingeme.db messages", "message", 6, "Do you take {0}?", "message from 7 to 1", 1, 7),
        new("bingeme.db messages", "message", 7, "(removed) {0}", "message that was deleted"),
        new("bingeme.db messages", "message", 8, "Your payout {0} is on its way.", "message from 3 to 1", 1, 3),
        new("bingeme.db messages", "message", 9, "How much {0}?", "message from 6 to 4", 4, 6),
        new("bingeme.db media_messages", "media_path", 1, "uploads/messages/{0}.mp4", "paid file of a message", 1, 6),
        new("bingeme.db media_messages", "media_path", 3, "uploads/messages/{0}.webp", "file of a message from 4 to 6", 4, 6),
        new("bingeme.db media_messages", "media_path", 4, "uploads/messages/{0}.webp", "file of a message that was deleted"),
        new("bingeme.db ticket_conversations", "message", 1, "Here is my card {0}.", "message to the desk", 1, 2),
        new("bingeme.db ticket_conversations", "image", 1, "{0}.webp", "picture for the desk", 1, 2),
        new("bingeme.db ticket_conversations", "message", 8, "Please verify {0}.", "message to the desk", 5, 2),

        // A closed post's caption is open, its files are its author's and its buyers' or subscribers' (docs/contract/posts-messages.md, access rules).
        new("bingeme.db media", "music", 2, "{0}.mp3", "file of a paid post of 1", 1, 6),
        new("bingeme.db media", "file", 3, "{0}.pdf", "file of a subscribers' post of 1", 1, 6, 7, 12),
        new("bingeme.db media", "image", 7, "{0}.webp", "file of 1 that is not there yet", 1),
        new("bingeme.db media", "image", 8, "{0}.webp", "file of a paid post of 1", 1),
        new("bingeme.db media", "video", 10, "{0}.mp4", "file of a paid post of 4", 4, 1),
        new("bingeme.db updates", "description", 6, "Taken down {0}", "caption of a post that was taken down", 1),
        new("bingeme.db updates", "description", 8, "In the mill {0}", "caption of a post that is being made", 1),

        // Shop, verification, reports.
        new("bingeme.db products", "file", 2, "{0}.pdf", "file for sale by 1", 1, 6),
        new("bingeme.db products", "file", 5, "{0}.pdf", "file for sale by 4", 4, 1),
        new("bingeme.db purchases", "description_custom_content", 1, "For {0}, cheerful please", "wish of a buyer to 1", 1, 6),
        new("bingeme.db purchases", "description_custom_content", 3, "Something {0}", "wish of a buyer to 1", 1, 8),
        new("bingeme.db verification_requests", "documents", 1, """[{{"type":"identity","path":"uploads/verification/{0}.webp","original_name":"card.jpg","size":1234}}]""", "identity card", 1),
        new("bingeme.db verification_requests", "admin_notes", 1, "fine {0}", "desk's note"),
        new("bingeme.db creator_agreements", "signature_path", 1, "agreement_image/{0}.webp", "signature", 1),
        new("bingeme.db reports", "message", 1, "They send {0} again and again to everybody here.", "report", 1),
        new("bingeme.db reports", "internal_comments", 1, "desk {0}", "desk's note"),
        new("bingeme.db sessions", "user_agent", 0, "FixtureBrowser/1.0 {0}", "device", 1) { Key = "fixturesess0001" },
        new("bingeme.db sessions", "user_agent", 0, "FixtureBrowser/1.0 {0}", "device", 6) { Key = "fixturesess0003" },
    ];

    /// <summary>The tables in which something is planted.</summary>
    public static IReadOnlyList<string> Tables { get; } = [.. All.Select(static p => p.Place.Split(' ')[1]).Distinct()];

    /// <summary>The values, and who may see each.</summary>
    public static IReadOnlyList<Canary> Canaries { get; } = [.. All.Select(static p => new Canary(p.Value, $"{p.What} ({p.Place.Split(' ')[1]} {p.Key ?? $"{p.Id}"})", p.SeenBy))];

    /// <summary>Plants everything into the databases of a folder that no host works on.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidDataException">The data have no such row.</exception>
    public static void Put(string folder)
    {
        foreach (var group in All.GroupBy(static p => p.Place.Split(' ')[0]))
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, group.Key), Pooling = false }.ToString());
            connection.Open();
            using var transaction = connection.BeginTransaction();
            foreach (var plant in group)
            {
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
#pragma warning disable CA2100 // names of this file
                command.CommandText = $"update \"{plant.Place.Split(' ')[1]}\" set \"{plant.Column}\" = @value where id = @id";
#pragma warning restore CA2100
                command.Parameters.AddWithValue("@value", plant.Text);
                command.Parameters.AddWithValue("@id", plant.Key ?? (object)plant.Id);
                if (command.ExecuteNonQuery() != 1) throw new InvalidDataException($"{plant.Place} has no row {plant.Key ?? $"{plant.Id}"} to plant '{plant.What}' in.");
            }

            transaction.Commit();
        }
    }

    /// <summary>What is looked for, and who a request is of.</summary>
    /// <param name="settings">The sides' settings: their development secrets tell whose a token is.</param>
    /// <param name="now">The sides' time.</param>
    public static CanaryWatch Watch(Settings settings, DateTimeOffset now) => new(Canaries, new TokenOwners(settings, now).Of);

    /// <summary>A value and its place.</summary>
    /// <param name="Place">Database and table.</param>
    /// <param name="Column">The column.</param>
    /// <param name="Id">The row.</param>
    /// <param name="Form">The column's text: {0} becomes letters and digits, {1} digits.</param>
    /// <param name="What">What it is.</param>
    /// <param name="MaySee">The members who may see it.</param>
    private sealed record Plant(string Place, string Column, long Id, string Form, string What, params long[] MaySee)
    {
        /// <summary>The row's key where it is no number.</summary>
        public string? Key { get; init; }

        /// <summary>Whether the value is made of digits alone.</summary>
        public bool IsDigits { get; init; } = Form.Contains("{1}", StringComparison.Ordinal);

        /// <summary>The value itself: the same in each run, so that a finding can be shown again, and in no corpus.</summary>
        public string Value => IsDigits ? Digits : $"cnry{Convert.ToHexStringLower(Hash.AsSpan(0, 8))}";

        /// <summary>The column's text.</summary>
        public string Text => string.Format(CultureInfo.InvariantCulture, Form, $"cnry{Convert.ToHexStringLower(Hash.AsSpan(0, 8))}", Digits);

        public HashSet<string> SeenBy => [.. MaySee.Select(static m => m.ToString(CultureInfo.InvariantCulture))];

        private string Digits => (BitConverter.ToUInt64(Hash) % 9_000_000_000 + 1_000_000_000).ToString(CultureInfo.InvariantCulture);

        private byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes($"canary {Place} {Column} {Id} {Key}"));
    }
}
