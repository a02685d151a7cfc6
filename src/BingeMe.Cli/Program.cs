using System.CommandLine;
using BingeMe.Cli.Emulator;

var root = new RootCommand("BingeMe's tools for operations, rollback and QA.") { EmulateCommand.Create() };
return await root.Parse(args).InvokeAsync();
