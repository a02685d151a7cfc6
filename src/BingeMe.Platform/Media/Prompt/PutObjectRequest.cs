namespace BingeMe.Platform.Media.Prompt;

/// <summary>
/// An upload that sends its bytes at once. The SDK's own asks first (RFC 9110 section 10.1.1, <c>Expect: 100-continue</c>), and waits a
/// second for a server that hangs before its silence even begins to count. Named like the SDK's: it looks requests up by that name.
/// </summary>
internal sealed class PutObjectRequest : Amazon.S3.Model.PutObjectRequest
{
    /// <inheritdoc/>
    protected override bool Expect100Continue => false;
}
