namespace BingeMe.Platform.State.DynamoDb;

/// <summary>Where the tables are.</summary>
/// <param name="Region">AWS_DEFAULT_REGION.</param>
/// <param name="TableSuffix">DYNAMODB_TABLE_SUFFIX: the table <c>sessions-{suffix}</c> (ruling 6).</param>
/// <param name="Endpoint">A local server instead of AWS; null for AWS.</param>
internal sealed record DynamoOptions(string Region, string TableSuffix, Uri? Endpoint = null)
{
    /// <summary>Whether the first use creates tables that are missing; for local servers.</summary>
    public bool CreateTables { get; init; }

    /// <summary>How long a server may take to answer.</summary>
    public TimeSpan InactivityTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
