using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras;

/// <summary>Stored models of real Keras.</summary>
internal static class Loaded
{
    /// <summary>The model of a fixture, whichever form it has.</summary>
    internal static Model Fixture(params string[] parts)
    {
        string folder = Fixtures.PathOf(parts),
            whole = Path.Combine(folder, "model.h5");
        if (File.Exists(whole))
            return KerasImporter.Load(whole);
        string json = Path.Combine(folder, "model.json");
        return KerasImporter.Load(File.Exists(json) ? json : Path.Combine(folder, "model.yaml"), Path.Combine(folder, "weights.h5"));
    }
}
