using KerasSharp.Fuzz.Mutation;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.TensorFlow;

namespace KerasSharp.Fuzz.Targets;

/// <summary>The folder of a SavedModel, as a zip archive so that it can be kept as one reproducer.</summary>
internal sealed class SavedModelTarget : ITarget
{
    private const string Folder = "fuzz_saved_model";

    public string Name => "saved";

    public bool NamesPlace(string message) => message.Contains(Folder, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        using var file = SavedModelFolder.Read(new MemoryParts(ZipMembers.Of(bytes)), Folder);
        using var model = KerasImporter.Load(file, ModelUse.Options);
        Used.By(() => ModelUse.Exercise(model, allowance));
    }

    private sealed class MemoryParts(List<(string Name, byte[] Bytes)> files) : IPartFiles
    {
        public bool Contains(string part) => files.Exists(f => f.Name == part);

        public string PathOf(string part) => $"{Folder}/{part}";

        public ReadOnlyMemory<byte> Read(string part) =>
            files.Find(f => f.Name == part).Bytes ?? throw new KerasFormatException($"{PathOf(part)}: no such file");

        public ReadOnlyMemory<byte> Read(string part, long offset, long size)
        {
            var bytes = Read(part);
            return offset <= bytes.Length && size <= bytes.Length - offset
                ? bytes.Slice((int)offset, (int)size)
                : throw new KerasFormatException($"{PathOf(part)}: expected {size} bytes at {offset}, found {bytes.Length}");
        }
    }
}
