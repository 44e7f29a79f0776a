using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Hdf5;

/// <summary>Every HDF5 file that real Keras made for the fixtures, read here and by h5py, compared by a hash of all it holds.</summary>
public class Hdf5KerasFilesTests
{
    private const string Script = """
        import sys, hashlib, h5py, numpy as np
        def put(h, v):
            if isinstance(v, h5py.Empty):
                return h.update(b'null')
            a = np.asarray(v)
            h.update(np.asarray(a.shape, '<i8').tobytes())
            if a.dtype.kind in 'SUO':
                for x in a.ravel().tolist():
                    h.update((x if isinstance(x, bytes) else x.encode()) + b'\0')
            else:
                h.update(a.astype('<f8').tobytes())
        def visit(h, o):
            h.update(o.name.encode() + b'\0')
            for k, v in o.attrs.items():
                h.update(k.encode() + b'\0')
                put(h, v)
            if isinstance(o, h5py.Dataset):
                put(h, o[()])
            else:
                for k in o:
                    visit(h, o[k])
        for path in open(sys.argv[1]).read().split('\n'):
            h = hashlib.sha256()
            with h5py.File(path, 'r') as f:
                visit(h, f)
            print(h.hexdigest())
        """;

    [SkippableFact]
    public void Every_file_of_real_Keras_is_read_as_h5py_reads_it()
    {
        Python.Require("h5py");
        using var folder = new TemporaryFolder();
        var paths = Directory
            .GetFiles(Fixtures.Root, "*.h5", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(Fixtures.Root, path).StartsWith("keras-", StringComparison.Ordinal))
            .Order()
            .ToArray();
        paths.Should().HaveCountGreaterThan(100);
        File.WriteAllText(folder.PathOf("paths"), string.Join('\n', paths));

        var expected = Python.Run(Script, folder.PathOf("paths")).Split('\n');

        paths.Zip(paths.Select(HashOf)).Should().Equal(paths.Zip(expected));
    }

    private static string HashOf(string path)
    {
        using var file = Hdf5File.Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Visit(hash, file.Root);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Visit(IncrementalHash hash, Hdf5Object item)
    {
        PutText(hash, item.Path);
        foreach (var attribute in item.Attributes.Values)
        {
            PutText(hash, attribute.Name);
            Put(hash, attribute.IsNull, attribute.Shape, attribute.Type.IsString, attribute.AsStrings, attribute.AsDoubles);
        }

        if (item is Hdf5Dataset dataset)
            Put(hash, dataset.IsNull, dataset.Shape, dataset.Type.IsString, dataset.ReadStrings, dataset.ReadDoubles);
        if (item is not Hdf5Group group)
            return;
        foreach (var key in group.Keys)
            Visit(hash, group[key]);
    }

    private static void Put(IncrementalHash hash, bool isNull, long[] shape, bool isString, Func<string[]> texts, Func<double[]> numbers)
    {
        if (isNull)
        {
            hash.AppendData("null"u8);
            return;
        }

        var field = new byte[8];
        foreach (var length in shape)
        {
            BinaryPrimitives.WriteInt64LittleEndian(field, length);
            hash.AppendData(field);
        }

        if (isString)
        {
            foreach (var text in texts())
                PutText(hash, text);
            return;
        }

        foreach (var number in numbers())
        {
            BinaryPrimitives.WriteDoubleLittleEndian(field, number);
            hash.AppendData(field);
        }
    }

    private static void PutText(IncrementalHash hash, string text) => hash.AppendData([.. Encoding.UTF8.GetBytes(text), 0]);
}
