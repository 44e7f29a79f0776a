using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace KerasSharp.Files;

/// <summary>Tells what a file is by its first bytes, for messages about files that were named by mistake.</summary>
internal static partial class FileSignature
{
    /// <summary>As many bytes as are looked at.</summary>
    internal const int Length = 4096;

    private static readonly (byte[] Start, FileKind Kind)[] s_starts =
    [
        ([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A], FileKind.Hdf5),
        ([0x1F, 0x8B], FileKind.Gzip),
        ([.. "BZh"u8], FileKind.Compressed),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], FileKind.Compressed),
        ([0x28, 0xB5, 0x2F, 0xFD], FileKind.Compressed),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], FileKind.Compressed),
        ([.. "Rar!"u8], FileKind.Compressed),
        ([0x93, .. "NUMPY"u8], FileKind.Numpy),
        // torch.save wrote this number as a pickle before its files became zip archives.
        ([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19], FileKind.PyTorch),
        // Pickles of the first two protocols: a dictionary, a list, an object.
        ([.. "(dp"u8], FileKind.Pickle),
        ([.. "(lp"u8], FileKind.Pickle),
        ([.. "}q\0"u8], FileKind.Pickle),
        ([.. "]q\0"u8], FileKind.Pickle),
        ([.. "ccopy_reg\n"u8], FileKind.Pickle),
        ([.. "ccopyreg\n"u8], FileKind.Pickle),
        ([.. "ckeras."u8], FileKind.Pickle),
        ([.. "version https://git-lfs"u8], FileKind.GitLfsPointer),
    ];

    // One of them is near the beginning of what to_json and to_yaml give, in Keras 0.3 too.
    private static readonly byte[][] s_architectureKeys =
    [
        [.. "class_name"u8],
        [.. "node_config"u8],
        [.. "\"layers\":"u8],
        [.. "layers:"u8],
    ];

    /// <summary>The kind of a file that is there.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static FileKind OfFile(string path)
    {
        Span<byte> head = stackalloc byte[Length];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Of(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>The kind of a file that begins with these bytes.</summary>
    internal static FileKind Of(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, Length)];
        if (head.IsEmpty)
            return FileKind.Empty;
        foreach (var (start, kind) in s_starts)
            if (head.StartsWith(start))
                return kind;
        return head switch
        {
            [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => Archive(head),
            [0x80, >= 2 and <= 5, ..] => FileKind.Pickle,
            [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] => FileKind.TensorFlowLite,
            [8, ..] or [10, ..] when Message(head) is { } kind => kind,
            _ => IsText(head) ? OfText(head) : FileKind.Unknown,
        };
    }

    /// <summary>Whether it is an address in a network.</summary>
    internal static bool IsUrl(string path) => Url().IsMatch(path);

    // By the name of the first entry.
    private static FileKind Archive(ReadOnlySpan<byte> head)
    {
        const int nameAt = 30;
        if (head.Length < nameAt)
            return FileKind.Zip;
        int length = Math.Min(head[26] | (head[27] << 8), head.Length - nameAt);
        return Encoding.UTF8.GetString(head.Slice(nameAt, length)) switch
        {
            "metadata.json" or "config.json" or "model.weights.h5" => FileKind.KerasArchive,
            var name when name.EndsWith(".npy", StringComparison.Ordinal) => FileKind.Numpy,
            var name when TorchEntry().IsMatch(name) => FileKind.PyTorch,
            _ => FileKind.Zip,
        };
    }

    // Protocol buffers have no signature, so their first fields have to do. SavedModel: schema 1, then a graph with its head. ONNX: a
    // version, then a text (the producer's name or version, a domain, a note) or the graph. A graph of TensorFlow: a node with its name
    // and operation.
    private static FileKind? Message(ReadOnlySpan<byte> head)
    {
        if (head is [8, 1, 0x12, ..] && Inner(head, 3) is [0x0A, ..])
            return FileKind.SavedModel;
        if (head is [8, > 0 and < 32, 0x12 or 0x1A or 0x22 or 0x32, var size and > 0 and < 0x80, ..] && IsName(head, 4, size))
            return FileKind.Onnx;
        if (head is [8, > 0 and < 32, 0x3A, ..] && Inner(head, 3) is [0x0A, ..])
            return FileKind.Onnx;
        if (head is not [10, _, 10, var name and > 0 and < 0x80, ..] || !IsName(head, 4, name))
            return null;
        return
            head[(4 + name)..] is [0x12, var operation and > 0 and < 0x80, >= (byte)'A' and <= (byte)'Z', ..]
            && IsName(head, 6 + name, operation)
            ? FileKind.TensorFlowGraph
            : null;
    }

    // What a message inside begins with, behind its size.
    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> head, int at)
    {
        while (at < head.Length && head[at] >= 0x80)
            at++;
        return head[Math.Min(at + 1, head.Length)..];
    }

    private static bool IsName(ReadOnlySpan<byte> head, int at, int length) =>
        at + length < head.Length && head.Slice(at, length).IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (byte b in head)
            if (b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
                return false;
        // The cut may go through a character.
        for (int cut = 0; cut < 4 && cut < head.Length; cut++)
            if (Utf8.IsValid(head[..^cut]))
                return true;
        return false;
    }

    private static FileKind OfText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Encoding.UTF8.Preamble))
            head = head[Encoding.UTF8.Preamble.Length..];
        if (head.TrimStart(" \t\r\n"u8) is [(byte)'<', ..])
            return FileKind.WebPage;
        foreach (byte[] key in s_architectureKeys)
            if (head.IndexOf(key) >= 0)
                return FileKind.Architecture;
        return FileKind.Text;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]+://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"^[^/]+/(data\.pkl|constants\.pkl|\.format_version)$", RegexOptions.CultureInvariant)]
    private static partial Regex TorchEntry();
}
