using System.CommandLine;
using BingeMe.Cli.Emulator;
using BingeMe.Cli.Migrate;
using BingeMe.Cli.State;

var root = new RootCommand("BingeMe's tools for operations, rollback and QA.") { EmulateCommand.Create() };
root.Add(MigrateCommand.Create());
root.Add(StateCommand.Create());
return await root.Parse(args).InvokeAsync();
