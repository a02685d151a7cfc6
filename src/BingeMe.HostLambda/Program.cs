using BingeMe.HostLambda;
using BingeMe.HostLambda.Runtime;

return LambdaProcess.Run(static settings => LambdaHost.Handler(settings.Streaming));
