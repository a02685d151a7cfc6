using BingeMe.Hosting;
using BingeMe.Lambda.Runtime;

return LambdaProcess.Run(static settings => LambdaHost.Handler(settings.Streaming, settings.DeadlineMargin));
