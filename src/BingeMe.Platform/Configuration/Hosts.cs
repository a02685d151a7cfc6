namespace BingeMe.Platform.Configuration;

/// <summary>Which hosts read a setting.</summary>
[Flags]
public enum Hosts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The EC2 host.</summary>
    Ec2 = 1,

    /// <summary>The Lambda host.</summary>
    Lambda = 2,

    /// <summary>Both.</summary>
    Both = Ec2 | Lambda,
}
