using BingeMe.HostLambda;
using BingeMe.HostLambda.Runtime;

return LambdaProcess.Run(static _ => new EchoHandler());
