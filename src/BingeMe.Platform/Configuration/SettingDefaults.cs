namespace BingeMe.Platform.Configuration;

/// <summary>What a setting is where nothing is set, on a laptop and in production: for the page and for <c>bingeme config</c>.</summary>
public static class SettingDefaults
{
    // A database on another machine, as production has it: what follows from that is part of the defaults.
    private static readonly Dictionary<string, string> InProduction = new() { ["NODE_ENV"] = "production", ["DB_HOST"] = "db.example" };

    /// <summary>In development; null when absent. Where the hosts differ both are named.</summary>
    public static string? Development(Setting setting) => setting.DevelopmentValue is not null ? "a development value" : OfHosts(setting, []);

    /// <summary>In production; null when absent.</summary>
    public static string? Production(Setting setting) => setting.RequiredInProduction ? "required" : OfHosts(setting, InProduction);

    private static string? OfHosts(Setting setting, Dictionary<string, string> environment)
    {
        var server = Value(setting, environment);
        if (setting.Hosts != Hosts.Both) return server;
        var function = Value(setting, new Dictionary<string, string>(environment) { ["AWS_LAMBDA_FUNCTION_NAME"] = "bingeme" });
        return server == function ? server : $"{server} ({Name(Hosts.Ec2)}), {function} ({Name(Hosts.Lambda)})";
    }

    /// <summary>A host, as the page calls it.</summary>
    public static string Name(Hosts hosts) => hosts switch
    {
        Hosts.Ec2 => "EC2",
        Hosts.Lambda => "Lambda",
        _ => "both",
    };

    private static string? Value(Setting setting, Dictionary<string, string> environment)
    {
        var sources = new SettingSources(environment);
        var text = setting == CoreSettings.NodeEnvironment ? sources.NodeEnvironment : setting.Default(sources);
        return text is { Length: > 0 } ? text : null;
    }
}
