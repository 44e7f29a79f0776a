using KerasSharp.Files;

namespace KerasSharp.Importers.TensorFlow;

/// <summary>The files of a folder.</summary>
/// <param name="folder">The folder.</param>
internal sealed class FolderParts(string folder) : IPartFiles
{
    private const string What = "a part of a model of TensorFlow";

    public bool Contains(string part) => File.Exists(PathOf(part));

    public string PathOf(string part) => Path.Combine(folder, part);

    public ReadOnlyMemory<byte> Read(string part)
    {
        RequireFile(part);
        byte[] bytes = File.ReadAllBytes(PathOf(part));
        RefuseOther(bytes, part);
        return bytes;
    }

    public ReadOnlyMemory<byte> Read(string part, long offset, long size)
    {
        RequireFile(part);
        using var stream = new FileStream(PathOf(part), FileMode.Open, FileAccess.Read, FileShare.Read);
        if (offset <= stream.Length && size <= stream.Length - offset && size <= Array.MaxLength)
        {
            var bytes = new byte[size];
            stream.Position = offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        var head = new byte[Math.Min(stream.Length, FileSignature.Length)];
        stream.ReadExactly(head);
        RefuseOther(head, part);
        throw new KerasFormatException(
            $"{PathOf(part)}: expected {size} bytes at {offset}, found a file of {stream.Length} bytes; it was not saved or downloaded to "
                + $"its end"
        );
    }

    private void RequireFile(string part)
    {
        if (!Contains(part))
            throw new KerasFormatException($"{PathOf(part)}: expected {What}, found no such file");
    }

    private void RefuseOther(ReadOnlySpan<byte> bytes, string part)
    {
        if (FileSignature.Of(bytes) is (FileKind.GitLfsPointer or FileKind.WebPage or FileKind.Empty) and var kind)
            throw WrongFileException.Of(PathOf(part), What, kind);
    }
}
