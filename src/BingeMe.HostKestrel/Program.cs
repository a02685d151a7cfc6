using BingeMe.HostKestrel;

return await KestrelProcess.Run(args);
