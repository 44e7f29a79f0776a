using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>What the command line says of devices, on the stand-in for a GPU.</summary>
public class DeviceCommandTests
{
    [SkippableFact]
    public void The_command_lists_devices_and_takes_them()
    {
        StandIn.RequireStandIn();
        CliRun.Of("devices").Should().BeEquivalentTo(new { ExitCode = 0, Error = "" });
        CliRun.Of("devices").Text.Should().Contain("cuda:0").And.Contain("Stand-in 0").And.Contain("compute capability 9.0");
        using var folder = new TemporaryFolder();
        string[] Predict(string device) =>
            [
                "predict",
                Fixtures.PathOf("models", "sine_gru", "model.h5"),
                "--input",
                folder.PathOf("x.npy"),
                "--output",
                folder.PathOf("y.npy"),
                "--device",
                device,
            ];
        var data = NpzFile.Read(Fixtures.PathOf("models", "sine_gru", "data.npz"));
        data["x0"].Write(folder.PathOf("x.npy"));
        int before = StandIn.Launches;
        CliRun.Of(Predict("cuda:0")).Should().BeEquivalentTo(new { ExitCode = 0, Error = "" });
        StandIn.Launches.Should().BeGreaterThan(before);
        NpyArray
            .Read(folder.PathOf("y.npy"))
            .ReadFloats()
            .Zip(data["y0"].ReadFloats(), (a, b) => Math.Abs(a - b))
            .Max()
            .Should()
            .BeLessThan(1e-5f);
        CliRun.Of(Predict("cuda:all")).ExitCode.Should().Be(0);
        CliRun.Of(Predict("cuda:1")).Error.Should().Contain("there is no device cuda:1");
        CliRun.Of(Predict("cuda:x")).Error.Should().Contain("--device cuda:x: expected");
        using var _ = StandIn.Configure(devices: 0);
        CliRun.Of("devices").Text.Should().Contain("cpu").And.Contain("CUDA found no device");
    }
}
