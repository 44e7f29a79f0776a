using System.CommandLine;
using System.Globalization;
using KerasSharp.Cli.Output;
using KerasSharp.Cuda;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp devices</c>: what <c>--device</c> can name on this machine.</summary>
internal static class DevicesCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("devices", "List the devices of this machine.");
        command.SetAction(_ =>
        {
            terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cpu     {Environment.ProcessorCount} processors"));
            try
            {
                foreach (var d in CudaDevices.List())
                    terminal.Text.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"cuda:{d.Index}  {d.Name}, compute capability {d.Major}.{d.Minor}, {d.Multiprocessors} multiprocessors, "
                                + $"{d.Memory / (1024.0 * 1024 * 1024):F1} GiB, driver for CUDA {d.Driver}"
                        )
                    );
            }
            catch (CudaException e)
            {
                // A machine without CUDA is nothing wrong; why it has none is what the user asks.
                terminal.Text.WriteLine($"cuda    none: {e.Message}");
            }
        });
        return command;
    }
}
