using System.Globalization;
using KerasSharp;
using KerasSharp.Cli.Demos;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    DemoRun.Show(Console.Out, args.FirstOrDefault(), models: null);
    return 0;
}
catch (Exception e) when (e is KerasException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
