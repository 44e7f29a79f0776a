using KerasSharp.Importers.TensorFlow;

namespace KerasSharp.Fuzz.Targets;

/// <summary>Files in memory.</summary>
/// <param name="folder">What messages call their folder.</param>
/// <param name="files">The files.</param>
internal sealed class MemoryParts(string folder, List<(string Name, byte[] Bytes)> files) : IPartFiles
{
    public bool Contains(string part) => files.Exists(f => f.Name == part);

    public string PathOf(string part) => $"{folder}/{part}";

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
