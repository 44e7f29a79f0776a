using System.IO.Compression;
using KerasSharp.Hdf5;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>The architectures that stored models hold, as JSON.</summary>
internal static class StoredConfigs
{
    // The form is told by the first byte: HDF5 called .keras is common.
    internal static string? Of(string path)
    {
        using var stream = File.OpenRead(path);
        switch (stream.ReadByte())
        {
            case 'P':
                using (var archive = new ZipArchive(stream))
                using (var reader = new StreamReader(archive.GetEntry("config.json")!.Open()))
                    return reader.ReadToEnd();
            case '{':
                return File.ReadAllText(path);
            case 0x89:
                using (var file = Hdf5File.Open(path))
                    return file.Root.Attributes.TryGetValue("model_config", out var config) ? config.AsString() : null;
            default:
                // YAML is of Keras 2.
                return null;
        }
    }
}
