using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Conversion;

/// <summary>Keras 3 writes both layers of a Bidirectional. A file with one makes real Keras 3.15.1 take now and then, by the
/// addresses of its objects, another layer for the one that goes backwards, and refuse the file.</summary>
public sealed class BothDirectionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_layers_of_a_Bidirectional_are_written()
    {
        string archive = _folder.PathOf("model.keras");
        using KerasSharp.Model model = new Sequential
        {
            new Bidirectional(new Lstm(2) { Name = "lstm", ReturnSequences = true }) { Name = "both", InputShape = [3, 2] },
            new Bidirectional(new Gru(2) { GoBackwards = true, Name = "forward_gru" }) { Name = "turned" },
        }.Build();
        model.Save(archive, new KerasVersion(3, 15, 1));
        using var zip = System.IO.Compression.ZipFile.OpenRead(archive);
        using var reader = new StreamReader(zip.GetEntry("config.json")!.Open());
        JToken[] backward =
        [
            .. JObject.Parse(reader.ReadToEnd())["config"]!["layers"]!
                .Where(l => (string)l["class_name"]! == "Bidirectional")
                .Select(l => l["config"]!["backward_layer"]!["config"]!),
        ];
        backward.Select(l => (string)l["name"]!).Should().Equal("backward_lstm", "backward_gru");
        backward.Select(l => (bool)l["go_backwards"]!).Should().Equal(true, false);
    }
}
