using BingeMe.Kestrel;
using Notes;

await using var host = new KestrelHost(NotesApi.Create(), new KestrelHostOptions { Port = int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "4000") });
await host.Start();
Console.WriteLine($"Notes listens on {host.Addresses[0]}");
await host.RunUntilSignal();
