using BingeMe.Cli;
using BingeMe.Cli.Terminal;

return await CommandLine.Run(args, CliContext.OfProcess());
