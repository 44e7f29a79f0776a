using KerasSharp.Cli;

using var terminal = Terminal.OfProcess();
return App.Run(args, terminal);
