using System.IO.Compression;
using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>Operations as nodes of graphs: what is saved, and what is refused. Their numbers are those of the stored cases.</summary>
public class OperationTests
{
    public static TheoryData<string> Stored =>
        ["arithmetic", "unary", "relations", "reductions", "slices", "shapes", "products", "images", "random_1", "random_2"];

    public static TheoryData<string> OfTensorFlow =>
        [
            .. new[] { "1.15.5-tf/operation/modelstf_0008", "2.4.4-tf/operation/modelstf_0008", "2.7.4-tf/operation/modelstf_0005" }.Select(
                c => $"keras-{c}"
            ),
            .. new[]
            {
                "2.10.1-tf/operation/modelstf_0008",
                "2.12.1-tf/operation/modelstf_0002",
                "2.15.1-tf/operation/modelstf_0005",
            }.Select(c => $"keras-{c}"),
        ];

    [Theory, MemberData(nameof(Stored))]
    public void Operations_of_Keras_3_are_saved_as_they_were(string name)
    {
        using var temporary = new TemporaryFolder();
        using var model = KerasImporter.Load(Fixtures.PathOf("keras-3.15.1", "operation", name, "model.keras"));
        model.Save(temporary.PathOf("model.keras"));
        using var again = KerasImporter.Load(temporary.PathOf("model.keras"));
        int[] shape = [4, .. model.Inputs.Layers[0].InputShape!.Select(e => e!.Value)];
        var x = Tensor.Create(
            [.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(i => MathF.Sin(i))],
            [.. shape.Select(e => (nint)e)]
        );
        var (expected, found) = (model.Predict([x]), again.Predict([x]));
        found.Length.Should().Be(expected.Length);
        for (int i = 0; i < found.Length; i++)
            found[i].ToArray().Should().Equal(expected[i].ToArray());
    }

    [Theory, MemberData(nameof(OfTensorFlow))]
    public void Operations_of_TensorFlow_are_written_as_those_of_Keras_3(string name)
    {
        using var temporary = new TemporaryFolder();
        var fixture = new FixtureCase(name);
        using var model = fixture.Load(new KerasImportOptions());
        model.Save(temporary.PathOf("model.keras"), ModelFormat.Keras3);
        using var again = KerasImporter.Load(temporary.PathOf("model.keras"));
        var x = fixture.Calls.First().Inputs;
        var (expected, found) = (model.Predict(x), again.Predict(x));
        found.Length.Should().Be(expected.Length);
        // Two spellings of one function may round otherwise.
        for (int i = 0; i < found.Length; i++)
            found[i].ToArray().Zip(expected[i].ToArray()).Should().OnlyContain(p => Math.Abs(p.First - p.Second) <= 1e-6);
    }

    [Fact]
    public void An_operation_of_Keras_3_that_is_not_known_is_refused_by_its_full_name()
    {
        using var temporary = new TemporaryFolder();
        string path = temporary.PathOf("model.keras");
        File.Copy(Fixtures.PathOf("keras-3.15.1", "operation", "unary", "model.keras"), path);
        File.SetAttributes(path, FileAttributes.Normal);
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            string config;
            using (var reader = new StreamReader(archive.GetEntry("config.json")!.Open()))
                config = reader.ReadToEnd();
            archive.GetEntry("config.json")!.Delete();
            using var writer = new StreamWriter(archive.CreateEntry("config.json", CompressionLevel.NoCompression).Open());
            writer.Write(config.Replace("\"Expm1\"", "\"I0\"", StringComparison.Ordinal));
        }
        ((Action)(() => KerasImporter.Load(path)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*layer 'expm1': the operation keras.src.ops.numpy.I0 is not supported");
    }

    [Theory]
    [InlineData("math.log", "math.digamma", "*layer 'tf.math.log*': the operation tf.math.digamma is not supported")]
    [InlineData("\"y\": ", "\"other\": ", "*the operation tf.*: expected an argument 'y', found only *")]
    public void An_operation_of_TensorFlow_that_is_not_known_is_refused_by_its_full_name(string written, string changed, string message)
    {
        using var temporary = new TemporaryFolder();
        string folder = Fixtures.PathOf("keras-2.10.1-tf", "operation", "modelstf_0008"),
            json = File.ReadAllText(Path.Combine(folder, "model.json"));
        json.Should().Contain(written);
        File.WriteAllText(
            temporary.PathOf("model.json"),
            json.Replace($"\"function\": \"{written}\"", $"\"function\": \"{changed}\"", StringComparison.Ordinal)
                .Replace(written.EndsWith(": ", StringComparison.Ordinal) ? written : "\0", changed, StringComparison.Ordinal)
        );
        ((Action)(() => KerasImporter.Load(temporary.PathOf("model.json"), Path.Combine(folder, "model.weights.h5"))))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(message);
    }
}
