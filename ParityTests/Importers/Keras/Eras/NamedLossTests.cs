using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>Losses given by names of outputs. Keras 3.5.0 flattened them in the order of the alphabet (CompileLoss.build).</summary>
public sealed class NamedLossTests
{
    [Theory]
    [InlineData(5, "priority", "department", 1)]
    [InlineData(5, "department", "priority", 0)]
    [InlineData(4, "priority", "department", 0)]
    [InlineData(6, "priority", "department", 0)]
    public void Names_go_to_their_outputs_and_3_5_is_told(int minor, string first, string second, int warnings)
    {
        var release = new KerasVersion(3, minor, 0);
        var report = new ImportReport
        {
            Files = ["m.keras"],
            Version = new Detected<KerasVersion>(release, "written"),
            Backend = new Detected<TrainingBackend>(TrainingBackend.TensorFlow, "written"),
        };
        var config = JObject.Parse(
            $$"""
            {"optimizer": {"class_name": "SGD", "config": {"name": "SGD", "learning_rate": 0.1} },
            "loss": {"{{first}}": "mse", "{{second}}": "mae"}, "loss_weights": null, "metrics": null, "weighted_metrics": null}
            """
        );
        KerasEras.Of(release).Training.Config.Read(config, new ImportContext("m.keras", report, new KerasImportOptions()));
        report
            .Notes.Count(n => n.Kind == ImportNoteKind.Warning && n.Text.Contains("order of the alphabet", StringComparison.Ordinal))
            .Should()
            .Be(warnings);
    }
}
