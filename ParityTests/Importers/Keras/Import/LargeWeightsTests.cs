using System.Diagnostics;
using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>Weights large enough that several threads read and pack them.</summary>
public sealed class LargeWeightsTests
{
    private const int Inputs = 700,
        Units = 801;

    /// <summary>Flips bytes within the stored elements of the last two arrays, which checksums guard.</summary>
    private const string Damage = """
        import h5py, sys
        with h5py.File(sys.argv[1], 'r+') as f:
            offsets = []
            for name in ('first', 'second', 'third'):
                group = f['model_weights'][name]
                values = group[name + '_W'][()]
                del group[name + '_W']
                group.create_dataset(name + '_W', data=values, chunks=values.shape, fletcher32=True)
            for name in ('third', 'second'):
                offsets.append(f['model_weights'][name][name + '_W'].id.get_chunk_info(0).byte_offset)
        with open(sys.argv[1], 'r+b') as f:
            for offset in offsets:
                f.seek(offset + 1000); f.write(b'damaged!')
        """;

    [Fact]
    public void They_are_those_of_the_file_and_stay_when_it_changes()
    {
        using var folder = new TemporaryFolder();
        using var written = Build(1);
        written.Save(folder.PathOf("model.h5"));
        using var model = KerasImporter.Load(folder.PathOf("model.h5"));
        File.WriteAllBytes(folder.PathOf("model.h5"), new byte[1 << 20]);
        File.Delete(folder.PathOf("model.h5"));
        Values(model).Should().Equal(Values(written));
        using var reference = new Model(model.Spec, Device.Reference());
        reference.SetWeights(written.GetWeights());
        var x = Tensor.Create<float>([.. Enumerable.Range(0, 2 * Inputs).Select(i => MathF.Sin(i))], [2, Inputs]);
        var (found, expected) = (model.Predict(x), reference.Predict(x));
        for (int r = 0; r < 2; r++)
        for (int c = 0; c < 3; c++)
            found[r, c].Should().BeApproximately(expected[r, c], 1e-4f * MathF.Abs(expected[r, c]) + 1e-4f);
    }

    [SkippableFact]
    public void A_damaged_array_is_told_as_the_first_of_the_file_and_no_weight_changes()
    {
        Python.Require("h5py");
        using var folder = new TemporaryFolder();
        using (var written = Build(1))
            written.Save(folder.PathOf("model.h5"));
        Python.Run(Damage, folder.PathOf("model.h5"));
        using var model = Build(2);
        float[] before = Values(model);
        model
            .Invoking(m => KerasImporter.LoadWeights(m, folder.PathOf("model.h5")))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*/model_weights/second/second_W*Fletcher*");
        Values(model).Should().Equal(before);
    }

    [SkippableFact]
    public void A_file_that_is_cut_while_it_is_read_is_an_error()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "elsewhere a file that is open cannot be cut");
        using var folder = new TemporaryFolder();
        using (var written = Build(1))
            written.Save(folder.PathOf("model.h5"));
        using var file = Hdf5File.Open(folder.PathOf("model.h5"));
        var array = file.Root.Group("model_weights/second").Dataset("second_W");
        using (var cut = Process.Start("truncate", ["-s", "1M", folder.PathOf("model.h5")])!)
            cut.WaitForExit();
        array
            .Invoking(a => a.ReadFloats())
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                "*/model_weights/second/second_W: dataset at offset *: expected * bytes, found fewer: the file has been cut while it "
                    + "was read*"
            );
    }

    private static Model Build(int seed) =>
        new Sequential
        {
            new Dense(Units)
            {
                Name = "first",
                UseBias = false,
                InputShape = [Inputs],
            },
            new Dense(Units) { Name = "second", UseBias = false },
            new Dense(3) { Name = "third", UseBias = false },
            new Dense(Units) { Name = "fourth", UseBias = false },
            new Dense(3) { Name = "fifth", UseBias = false },
        }.Build(Device.Cpu(2), seed: seed);

    private static float[] Values(Model model) => [.. model.Layers.SelectMany(l => l.Weights).SelectMany(w => w.Values)];
}
