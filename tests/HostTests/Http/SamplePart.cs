namespace HostTests.Http;

/// <summary>An object inside <see cref="Sample"/>.</summary>
internal sealed class SamplePart
{
    public string? Name { get; set; }

    public int? Size { get; set; }
}
