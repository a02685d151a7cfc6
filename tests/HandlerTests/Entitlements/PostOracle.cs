using BingeMe.Handlers.Entitlements;

namespace HandlerTests.Entitlements;

/// <summary>
/// The contract's access rules written out as a decision table, apart from the code under test. A line is read from the left, the first
/// line that fits decides. Columns: relation to the owner, state, expired, bought, lock, subscribed, owner restricted the viewer, viewer
/// restricted the owner. A dot fits everything.
/// </summary>
internal static class PostOracle
{
    private const string Table =
        """
        owner    gone     . . .    . . .  hidden mute
        owner    active   . . .    . . .  open   talk
        owner    disabled . . .    . . .  open   mute
        hidden   .        . . .    . . .  hidden mute
        member   gone     . . .    . . .  hidden mute
        member   disabled . . .    . . .  hidden mute
        member   active   y n .    . . .  hidden mute
        member   active   y y free . . .  open   mute
        member   active   y y paid . n .  open   mute
        member   active   y y paid . y .  closed mute
        member   active   y y subs . n .  open   mute
        member   active   y y subs . y .  closed mute
        member   active   n . free . n n  open   talk
        member   active   n . free . . .  open   mute
        member   active   n . paid . y .  closed mute
        member   active   n n paid . . .  closed mute
        member   active   n y paid . n n  open   talk
        member   active   n y paid . n y  open   mute
        member   active   n . subs . y .  closed mute
        member   active   n n subs n . .  closed mute
        member   active   n . subs . n n  open   talk
        member   active   n . subs . n y  open   mute
        """;

    private static readonly string[][] Lines =
        [.. Table.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    public static PostDecision Decide(PostFacts f)
    {
        string[] facts =
        [
            f.Owner.IsSelf ? "owner" : f.Owner.IsBlocked || f.Owner.IsCountryBlocked || !f.Owner.IsActive ? "hidden" : "member",
            f.State switch { PostState.Active => "active", PostState.Disabled => "disabled", _ => "gone" },
            Sign(f.IsExpired),
            Sign(f.IsBought),
            f.Lock switch { PostLock.None => "free", PostLock.PayPerView => "paid", _ => "subs" },
            Sign(f.Owner.IsSubscribed),
            Sign(f.Owner.RestrictsViewer),
            Sign(f.Owner.IsRestrictedByViewer),
        ];
        var line = Lines.First(l => facts.Zip(l).All(p => p.Second == "." || p.Second == p.First));
        return new(
            line[^2] switch { "open" => Visibility.Open, "closed" => Visibility.Closed, _ => Visibility.Hidden }, line[^1] == "talk");
    }

    private static string Sign(bool fact) => fact ? "y" : "n";
}
