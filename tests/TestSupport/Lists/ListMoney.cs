using static BingeMe.TestSupport.Lists.ListData;

namespace BingeMe.TestSupport.Lists;

/// <summary>What creators were paid, in each state and each way of pricing, and asked to be paid out.</summary>
internal static class ListMoney
{
    public static IEnumerable<(string Table, string Sql)> Statements(ListScale scale, DateTime now)
    {
        var transactions = Math.Max(scale.Members, scale.Long * 2);
        yield return (
            "transactions",
            $"""
            insert into transactions (type, user_id, subscribed, amount, earning_net_user_coins, approved, usd_price, transaction_fee, created_at, updated_at)
            select elt(1 + floor({Chance("a")} * 5), 'subscription', 'ppv', 'product', 'tip', 'videocall'), {Anybody(scale, "b")},
                   if({Picked(scale.Long, transactions)}, {Heavy}, {Creator(scale, "c")}), 100, 75, if({Chance("d")} < 0.9, '1', '0'),
                   if({Chance("g")} < 0.3, 0, 0.01196), if({Chance("g")} < 0.4, 0, 1), {Rising(transactions, now)}, {Rising(transactions, now)}
            from seq_1_to_{transactions}
            """);
        var withdrawals = Math.Max(scale.Members / 20, scale.Short * 2);
        yield return (
            "withdrawals",
            $"""
            insert into withdrawals (user_id, amount, status, created_at)
            select if({Picked(scale.Short, withdrawals)}, {Heavy}, {Creator(scale, "e")}), 10, if({Chance("f")} < 0.9, 'paid', 'pending'), {Rising(withdrawals, now)}
            from seq_1_to_{withdrawals}
            """);
    }
}
