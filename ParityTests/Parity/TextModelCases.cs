using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Numpy;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Models of real Keras on TensorFlow that take texts.</summary>
public sealed class TextModelCases
{
    // Eleven vocabularies stand beside the architecture; texts and numbers are mixed.
    [Fact]
    public void Vocabularies_of_an_archive() => Predicts(KerasImporter.Load(Fixture("model.keras")));

    // The same model as TensorFlow has it: tables that the graph's constants fill, that the checkpoint has, and that are files.
    [Fact]
    public void Vocabularies_of_a_SavedModel() => Predicts(KerasImporter.Load(Oracle.Fixtures.PathOf("text", "saved_pets")));

    [Theory]
    [InlineData("pets/model.keras", "keras")]
    [InlineData("saved_pets", "h5")]
    public void Vocabularies_are_kept_when_saved(string fixture, string form)
    {
        string copy = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.{form}");
        try
        {
            using (var model = KerasImporter.Load(Oracle.Fixtures.PathOf("text", fixture)))
                model.Save(copy);
            Predicts(KerasImporter.Load(copy));
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static void Predicts(Model model)
    {
        using (model)
        {
            var texts = JObject.Parse(File.ReadAllText(Fixture("inputs.json")));
            var numbers = NpzFile.Read(Fixture("inputs.npz"));
            var expected = NpzFile.Read(Fixture("outputs.npz")).Single().Value;
            InputData[] xs =
            [
                .. model.InputLayers.Select(layer =>
                    texts[layer.Name!] is JArray rows
                        ? new InputData([.. rows.Select(r => (string)r[0]!)], [rows.Count, 1])
                        : FixtureCase.TensorOf(numbers[layer.Name!])
                ),
            ];
            new Tolerance(1e-5).Problem(expected, model.PredictInputs(xs)[0]).Should().BeNull();
        }
    }

    private static string Fixture(string file) => Oracle.Fixtures.PathOf("text", "pets", file);
}
