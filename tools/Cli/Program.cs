using KerasSharp.Cli;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;

Warmup.Start(args);
using var terminal = Terminal.OfProcess();
return App.Run(args, terminal);
