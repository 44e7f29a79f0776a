using KerasSharp.Fuzz.Mutation;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Import;
using KerasSharp.Importers.Keras.Schema.Text;

namespace KerasSharp.Fuzz.Targets;

/// <summary>The folder of a SavedModel, as a zip archive so that it can be kept as one reproducer.</summary>
internal sealed class SavedModelTarget : ITarget
{
    private const string Folder = "fuzz_saved_model";

    public string Name => "saved";

    public bool NamesPlace(string message) => message.Contains(Folder, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        using var file = SavedModelFolder.Read(new MemoryParts(Folder, ZipMembers.Of(bytes)), Folder);
        using var model = KerasImporter.Load(file, ModelUse.Options);
        Used.By(() => ModelUse.Exercise(model, allowance));
    }
}

/// <summary>A checkpoint and the architecture whose weights it holds.</summary>
internal sealed class CheckpointTarget : ITarget
{
    private const string Folder = "fuzz_checkpoint";

    public string Name => "checkpoint";

    public bool NamesPlace(string message) => message.Contains(Folder, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        var parts = new MemoryParts(Folder, ZipMembers.Of(bytes));
        using var file = CheckpointWeights.Read(parts, "cp.ckpt", Folder);
        string place = parts.PathOf("model.json");
        using var model = KerasImporter.Load(
            ConfigText.Decode(parts.Read("model.json").ToArray(), place),
            new ArchitecturePlace(place),
            file,
            ModelUse.Options
        );
        Used.By(() => ModelUse.Exercise(model, allowance));
    }
}
