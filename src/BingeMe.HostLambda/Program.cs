using BingeMe.Hosting;
using BingeMe.Platform.Configuration;

if (args is ["--version"])
{
    Console.WriteLine(Release.Version);
    return 0;
}

return LambdaHost.Run();
