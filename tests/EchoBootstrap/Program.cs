using BingeMe.HostLambda.Runtime;
using EchoBootstrap;

return LambdaProcess.Run(static settings => new EchoHandler(settings));
