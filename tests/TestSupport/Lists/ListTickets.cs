using static BingeMe.TestSupport.Lists.ListData;

namespace BingeMe.TestSupport.Lists;

/// <summary>What members and the house said to each other, in each shape of the table.</summary>
internal static class ListTickets
{
    public static IEnumerable<(string Table, string Sql)> Statements(ListScale scale, DateTime now)
    {
        var rows = Math.Max(scale.Members / 20, scale.Short * 2);
        foreach (var type in new[] { 1, 2 })
        {
            var member = $"if({Picked(scale.Short, rows)}, {Heavy}, {Creator(scale, "t")})";
            yield return (
                "ticket_conversations",
                $"""
                insert into ticket_conversations (user_id, from_user_id, to_user_id, type, message, image, created_at)
                select if(seq % 4 in (0, 1), {member}, if(seq % 4 = 3, 1, null)), if(seq % 4 in (1, 2), {member}, null), if(seq % 4 = 3, {member}, 1), '{type}', 'What was said', '', {Rising(rows, now)}
                from seq_1_to_{rows}
                """);
        }
    }
}
