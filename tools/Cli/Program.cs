using KerasSharp.Cli;
using KerasSharp.Cli.Output;

using var terminal = Terminal.OfProcess();
return App.Run(args, terminal);
