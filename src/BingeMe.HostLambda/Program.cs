using BingeMe.Hosting;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Configuration;

if (args is ["--version"])
{
    Console.WriteLine(Release.Version);
    return 0;
}

return LambdaProcess.Run(static settings => LambdaHost.Handler(settings.Streaming, settings.DeadlineMargin));
