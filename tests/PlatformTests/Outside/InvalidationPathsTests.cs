using BingeMe.Platform.Outside.Cdn;

namespace BingeMe.PlatformTests.Outside;

/// <summary>The table of platform-auth P14.</summary>
public sealed class InvalidationPathsTests
{
    [Theory]
    [InlineData("/products/create", "/products/create /products*")]
    [InlineData("/product/edit/5", "/product/edit/5 /products*")]
    [InlineData("/posts/create", "/posts/create /posts* /updates* /user/posts* /user/updates*")]
    [InlineData("/posts/store-comment", "/posts/store-comment /posts* /updates* /user/posts* /user/updates* /comments* /notifications*")]
    [InlineData("/posts/like", "/posts/like /posts* /updates* /user/posts* /user/updates* /comments* /notifications*")]
    [InlineData("/posts/edit", "/posts/edit /posts* /updates* /user/posts* /user/updates*")]
    [InlineData("/user/posts/edit", "/user/posts/edit /posts* /updates* /user/posts* /user/updates* /user/*")]
    [InlineData("/posts/comment-like", "/posts/comment-like /posts* /updates* /user/posts* /user/updates* /comments* /notifications*")]
    [InlineData("/posts/delete-comment", "/posts/delete-comment /posts* /updates* /user/posts* /user/updates* /comments* /notifications*")]
    [InlineData("/comments/42/like", "/comments/42/like /comments/42*")]
    [InlineData("/comments", "/comments /comments*")]
    [InlineData("/messages/send", "/messages/send /messages*")]
    [InlineData("/notifications/settings", "/notifications/settings /notifications* /notification/settings")]
    [InlineData("/notification/settings", "/notification/settings /notifications* /notifications/settings")]
    [InlineData("/user/profile", "/user/profile /user/* /updates* /posts*")]
    [InlineData("/restrict/user/5", "/restrict/user/5 /restrict/user* /user/restrict* /user/search* /creator/subscribers* /user/* /privacy*")]
    [InlineData("/user/restrict/5", "/user/restrict/5 /user/* /updates* /posts* /restrict/user* /user/restrict* /user/search* /creator/subscribers*")]
    [InlineData("/account/delete", "/account/delete /user/* /privacy*")]
    [InlineData("/creator/settings", "/creator/settings /creator/*")]
    [InlineData("/payout", "/payout /payout*")]
    [InlineData("/live/create/", "/live/create /live*")]
    [InlineData("/privacy/security", "/privacy/security /privacy* /privacy/account/delete /privacy/account/retrieve")]
    [InlineData("/Sales/1", "/Sales/1 /sales*")]
    [InlineData("/pages/x", "/pages/x /pages/* /p/*")]
    public void Defect_D3_a_write_makes_these_stale(string written, string expected) => Assert.Equal(expected.Split(' '), InvalidationPaths.For(written));

    [Theory]
    [InlineData("/auth/login")]
    [InlineData("/contact")]
    [InlineData("/call/agora/details")]
    [InlineData("/media/delete")]
    [InlineData("/s3/media/delete")]
    [InlineData("/media-store/main/uploads/shop/x.png")]
    [InlineData("/posts/upload-url")]
    public void These_writes_concern_no_cache(string written) => Assert.Empty(InvalidationPaths.For(written));

    [Fact]
    public void A_star_or_a_space_in_the_path_is_no_wildcard_and_no_break() =>
        Assert.Equal("/user/a%20b%2A", InvalidationPaths.For("/user/a b*")[0]);
}
