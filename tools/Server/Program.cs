return await KerasSharp.Server.ServeCommand.RunAsync(args, Console.Out, Console.Error);
