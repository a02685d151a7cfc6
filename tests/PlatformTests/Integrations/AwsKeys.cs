namespace BingeMe.PlatformTests.Integrations;

/// <summary>AWS keys in the environment, where the SDK's chain looks first. They stay: every test takes the same.</summary>
internal static class AwsKeys
{
    public static void Set()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "S3RVER");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "S3RVER");
    }
}
