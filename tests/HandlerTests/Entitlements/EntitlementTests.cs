using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Entitlements;
using Xunit;

namespace HandlerTests.Entitlements;

public sealed class EntitlementTests
{
    private static readonly bool[] Both = [false, true];

    private static IEnumerable<Relation> Relations() =>
        from self in Both
        from active in Both
        from blocked in Both
        from country in Both
        from restricts in Both
        from restricted in Both
        from subscribed in Both
        select new Relation
        {
            IsSelf = self,
            IsActive = active,
            IsBlocked = blocked,
            IsCountryBlocked = country,
            RestrictsViewer = restricts,
            IsRestrictedByViewer = restricted,
            IsSubscribed = subscribed,
        };

    private static IEnumerable<PostFacts> Posts() =>
        from owner in Relations()
        from state in Enum.GetValues<PostState>()
        from postLock in Enum.GetValues<PostLock>()
        from expired in Both
        from bought in Both
        select new PostFacts { Owner = owner, State = state, Lock = postLock, IsExpired = expired, IsBought = bought };

    [Fact]
    public void Every_combination_of_facts_is_decided_as_the_table_says()
    {
        var all = Posts().ToList();
        Assert.Equal(128 * 3 * 3 * 2 * 2, all.Count);
        var wrong = all.Where(f => Entitlement.Decide(f) != PostOracle.Decide(f)).Take(5);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Nobody_may_talk_about_what_he_may_not_see() =>
        Assert.DoesNotContain(Posts(), f => Entitlement.Decide(f) is { MayInteract: true, Visibility: not Visibility.Open });

    [Fact]
    public void A_member_who_neither_paid_nor_subscribed_never_sees_locked_content() => Assert.DoesNotContain(
        Posts().Where(f => !f.Owner.IsSelf && f.Lock != PostLock.None && !f.IsBought && !f.Owner.IsSubscribed), f => Entitlement.Decide(f).CanView);

    [Fact]
    public void A_subscription_never_opens_a_post_that_is_for_sale() => Assert.DoesNotContain(
        Posts().Where(f => !f.Owner.IsSelf && f.Lock == PostLock.PayPerView && !f.IsBought), f => Entitlement.Decide(f).CanView);

    [Fact]
    public void More_rights_never_show_less()
    {
        foreach (var facts in Posts())
        {
            Assert.True(Entitlement.Decide(facts with { IsBought = true }).Visibility >= Entitlement.Decide(facts).Visibility);
            Assert.True(Entitlement.Decide(facts with { Owner = facts.Owner with { IsSubscribed = true } }).Visibility >= Entitlement.Decide(facts).Visibility);
            Assert.True(Entitlement.Decide(facts with { Owner = facts.Owner with { IsBlocked = true } }).Visibility <= Entitlement.Decide(facts).Visibility);
        }
    }

    [Theory]
    [InlineData("no", 0, PostLock.None)]
    [InlineData("yes", 0, PostLock.SubscribersOnly)]
    [InlineData("yes", 5, PostLock.PayPerView)]
    [InlineData("no", 5, PostLock.PayPerView)]
    [InlineData(null, 0, PostLock.SubscribersOnly)]
    internal void A_price_locks_whatever_the_flag_says(string? locked, int price, PostLock expected) => Assert.Equal(expected, PostFacts.LockOf(locked, price));

    [Theory]
    [InlineData("active", 0, PostState.Active)]
    [InlineData("disabled", 0, PostState.Disabled)]
    [InlineData("encode", 0, PostState.Gone)]
    [InlineData("pending", 0, PostState.Gone)]
    [InlineData("deleted", 0, PostState.Gone)]
    [InlineData("active", 1, PostState.Gone)]
    [InlineData("disabled", 1, PostState.Gone)]
    internal void Either_mark_of_a_deletion_counts(string status, int deleted, PostState expected) => Assert.Equal(expected, PostFacts.StateOf(status, deleted));

    [Fact]
    public void An_end_counts_from_the_second_in_which_it_comes()
    {
        var now = new DateTimeOffset(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);
        Assert.False(PostFacts.HasEnded(null, now));
        Assert.False(PostFacts.HasEnded(now.AddSeconds(1), now));
        Assert.True(PostFacts.HasEnded(now, now));
        Assert.True(PostFacts.HasEnded(now.AddSeconds(-1), now));
    }

    [Theory]
    [InlineData("BR,JP", "JP", true)]
    [InlineData(" br , jp ", "BR", true)]
    [InlineData("BR,JP", "IN", false)]
    [InlineData("BR,JP", null, false)]
    [InlineData("BR,JP", "", false)]
    [InlineData("", "JP", false)]
    [InlineData(null, "JP", false)]
    public void Countries_are_blocked_by_code(string? list, string? country, bool expected) => Assert.Equal(expected, Entitlement.BlocksCountry(list, country));

    [Theory]
    [InlineData("Mira", "no", false, "Mira")]
    [InlineData("Mira", "yes", false, "mira_vale")]
    [InlineData("Mira", "yes", true, "Mira")]
    [InlineData("", "no", true, "mira_vale")]
    [InlineData(null, null, false, "mira_vale")]
    public void A_hidden_name_is_shown_to_its_bearer_alone(string? name, string? hide, bool isSelf, string expected) =>
        Assert.Equal(expected, Member.ShownName(name, "mira_vale", hide, isSelf));

    [Theory]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    [InlineData("reject", false)]
    [InlineData(null, false)]
    public void Only_verified_creators_sell(string? verified, bool expected) => Assert.Equal(expected, Entitlement.MaySell(verified));

    [Fact]
    public void Restrictions_and_blocks_forbid_writing_in_both_directions()
    {
        foreach (var other in Relations())
            Assert.Equal(!(other.IsSelf || other.IsBlocked || other.RestrictsViewer || other.IsRestrictedByViewer), Entitlement.MayWriteTo(other));
    }

    [Fact]
    public void Messages_are_decided_as_the_ppv_rules_say()
    {
        var all = from sender in Both
                  from recipient in Both
                  from gone in Both
                  from cleared in Both
                  from expired in Both
                  from priced in Both
                  from bought in Both
                  select new MessageFacts
                  {
                      IsSender = sender,
                      IsRecipient = recipient,
                      IsGone = gone,
                      IsCleared = cleared,
                      IsExpired = expired,
                      IsPriced = priced,
                      IsBought = bought,
                  };
        foreach (var f in all)
        {
            var expected =
                f.IsGone ? (Visibility.Hidden, false)
                : !f.IsSender && !f.IsRecipient ? (Visibility.Hidden, true)
                : f.IsCleared ? (Visibility.Hidden, false)
                : f.IsSender ? (Visibility.Open, false)
                : f.IsExpired && !f.IsBought ? (Visibility.Hidden, false)
                : f.IsPriced && !f.IsBought ? (Visibility.Closed, false)
                : (Visibility.Open, false);
            Assert.Equal(expected, (Entitlement.Decide(f).Visibility, Entitlement.Decide(f).IsForeign));
        }
    }
}
