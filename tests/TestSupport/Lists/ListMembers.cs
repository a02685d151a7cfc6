using static BingeMe.TestSupport.Lists.ListData;

namespace BingeMe.TestSupport.Lists;

/// <summary>Members, and who stands how to whom.</summary>
internal static class ListMembers
{
    private const string Names = "elt(1 + floor(crc32(seq) % 12), 'Ada','Ben','Cleo','Dev','Eli','Fay','Gus','Hana','Ivo','June','Kit','Lena')";

    public static IEnumerable<(string Table, string Sql)> Statements(ListScale scale, DateTime now)
    {
        var last = Heavy + scale.Members - 1;
        var creators = Heavy + scale.Members / 10 - 1;
        yield return (
            "users",
            $"""
            insert into users (id, name, username, email, status, deleted, role, verified_id, hide_name, avatar, date)
            select seq, concat({Names}, ' ', elt(1 + floor({Chance("n")} * 8), 'North','Meadow','Harbour','Lake','Stone','Wood','Field','Brook'), ' ', seq),
                   concat('member', seq), concat('member', seq, '@lists.example'), if(seq % 50 = 7, 'deleted', 'active'), if(seq % 50 = 7, 1, 0), 'normal', if(seq <= {creators}, 'yes', 'no'),
                   if({Chance("h")} < 0.1, 'yes', 'no'), 'a.webp', {At(now.AddDays(-731))}
            from seq_{Heavy}_to_{last}
            """);
        yield return (
            "plans",
            $"""
            insert into plans (user_id, name, `interval`, price, status)
            select seq, concat('user_', seq, '_', i.name), i.name, 9.99, '1'
            from seq_{Heavy}_to_{creators}, (select 'monthly' as name union all select 'quarterly' union all select 'yearly') i
            """);
        // Two subscriptions a member; those to the heavy creator are spread over all of the table.
        var subscriptions = scale.Members * 2;
        var plan = "elt(1 + seq % 3, 'monthly', 'quarterly', 'yearly')";
        yield return (
            "subscriptions",
            $"""
            insert into subscriptions (user_id, stripe_price, ends_at, free, cancelled, status, created_at)
            select if({Picked(scale.Short, subscriptions)}, {Heavy + 2} + floor(seq * {scale.Short} / {subscriptions}), {Anybody(scale, "s")}),
                   concat('user_', if({Picked(scale.Short, subscriptions)}, {Heavy}, {Creator(scale, "p")}), '_', {plan}),
                   {At(now)} + interval floor(({Chance("e")} - 0.3) * 200) day, if({Chance("f")} < 0.1, 'yes', 'no'), if({Chance("c")} < 0.2, 'yes', 'no'), 'active',
                   {Rising(subscriptions, now)}
            from seq_1_to_{subscriptions}
            """);
        var restrictions = Math.Max(scale.Members / 2, scale.Short + 100);
        yield return (
            "restrictions",
            $"""
            insert ignore into restrictions (user_id, user_restricted, created_at)
            select if({Picked(scale.Short, restrictions)}, {Heavy}, {Creator(scale, "r")}),
                   if({Picked(scale.Short, restrictions)}, {Heavy + 5} + floor(seq * {scale.Short} / {restrictions}) * 1, {Anybody(scale, "t")}), {Rising(restrictions, now)}
            from seq_1_to_{restrictions}
            """);
        yield return (
            "user_blocks",
            $"""
            insert ignore into user_blocks (user_id, blocked_user_id, created_at)
            select if(seq <= 20, {Heavy}, {Anybody(scale, "b")}), {Anybody(scale, "c")} + 2, {Rising(scale.Members / 20, now)} from seq_1_to_{scale.Members / 20}
            """);
        // Each referral has three earnings.
        var referrals = Math.Max(scale.Members / 2, scale.Short * 4);
        yield return (
            "referrals",
            $"""
            insert into referrals (user_id, referred_by, created_at)
            select {Heavy + 10} + seq % {scale.Members - 10}, if({Picked(scale.Short, referrals)}, {Heavy}, {Creator(scale, "q")}), {Rising(referrals, now)}
            from seq_1_to_{referrals}
            """);
        yield return (
            "referral_transactions",
            $"""
            insert into referral_transactions (referrals_id, user_id, referred_by, earnings, status, created_at)
            select r.id, r.user_id, r.referred_by, 1 + crc32(concat(r.id, n.seq)) % 5000 / 100, if(crc32(concat(n.seq, r.id)) % 20 = 0, '0', '1'), r.created_at
            from referrals r, seq_1_to_3 n where r.user_id >= {Heavy}
            """);
        var products = Math.Max(scale.Members / 20, scale.Short * 2);
        yield return (
            "products",
            $"""
            insert into products (user_id, name, type, price, delivery_time, description, status, created_at)
            select if({Picked(scale.Short, products)}, {Heavy}, {Creator(scale, "o")}), concat('Product ', seq), elt(1 + floor({Chance("y")} * 10), 'digital','digital','digital',
                   'digital','digital','digital','custom','custom','physical','physical'), 5 + floor({Chance("z")} * 40), 3, 'Made to order', '1', {Rising(products, now)}
            from seq_1_to_{products}
            """);
        yield return (
            "media_products",
            $"insert into media_products (products_id, name) select id, 'p.webp' from products where user_id >= {Heavy}");
        yield return (
            "purchases",
            $"""
            insert into purchases (user_id, products_id, delivery_status, status)
            select {Heavy + 3} + p.id % 500, p.id, elt(seq, 'delivered', 'pending', 'rejected'), 1 from products p, seq_1_to_3 where p.user_id >= {Heavy}
            """);
    }
}
