using BingeMe.TestSupport.Carriers;
using BingeMe.TestSupport.Engines;

namespace BingeMe.TestSupport.Api;

/// <summary>
/// On what and through what the tests of this process run the API: BINGEME_TEST_ENGINE (<c>sqlite</c>, the default, or <c>mariadb</c>) and
/// BINGEME_TEST_CARRIER (<c>direct</c>, the default, <c>lambda</c> or <c>kestrel</c>). The same tests run in each; <c>./test</c> names them.
/// </summary>
/// <param name="Engine">The database.</param>
/// <param name="Carrier">The way in.</param>
public sealed record Combination(Engine Engine, Carrier Carrier)
{
    /// <summary>The trait of tests that run in every combination.</summary>
    public const string Trait = "Runs";

    /// <summary>Its value.</summary>
    public const string Everywhere = "Everywhere";

    /// <summary>
    /// The trait's second value, of tests that need each database but no other way in than the direct one: what they send is large, and what each
    /// host does with large requests has tests of its own.
    /// </summary>
    public const string Directly = "Directly";

    /// <summary>This process's.</summary>
    public static Combination Current { get; } = new(Chosen<Engine>("BINGEME_TEST_ENGINE"), Chosen<Carrier>("BINGEME_TEST_CARRIER"));

    private static T Chosen<T>(string variable)
        where T : struct, Enum =>
        Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text ? default
        : Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value
        : throw new InvalidOperationException($"{variable} is '{text}'; it may be one of: {string.Join(", ", Enum.GetNames<T>())}.");
}
