using BingeMe.Cli;

return await CommandLine.Run(args, CliContext.OfProcess());
