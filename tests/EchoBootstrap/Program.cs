using BingeMe.Lambda.Runtime;
using EchoBootstrap;

return LambdaProcess.Run(static settings => new EchoHandler(settings));
