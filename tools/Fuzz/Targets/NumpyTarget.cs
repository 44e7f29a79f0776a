using KerasSharp.Fuzz.Running;
using KerasSharp.Numpy;

namespace KerasSharp.Fuzz.Targets;

/// <summary>A .npy or .npz file, read as a whole and by rows.</summary>
internal sealed class NumpyTarget : ITarget
{
    private const string FileName = "fuzz.npz";

    public string Name => "numpy";

    public bool NamesPlace(string message) => message.Contains(FileName, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        if (bytes is [(byte)'P', (byte)'K', ..])
        {
            foreach (var (name, inside) in NpzFile.Read(new MemoryStream(bytes, writable: false), FileName))
                Use(inside, allowance, $"{FileName}: entry '{name}'");
            return;
        }
        Use(NpyArray.Read(new MemoryStream(bytes, writable: false), FileName), allowance, FileName);
        using var rows = NpyReader.Open(new MemoryStream(bytes, writable: false), FileName);
        var few = new float[Math.Min(1 << 20, rows.RowSize * 2L)];
        while (rows.RowSize * 2L <= few.Length && rows.Position < Math.Min(rows.Rows, 1000))
            rows.ReadRows(few, 2);
    }

    private static void Use(NpyArray array, Allowance allowance, string name)
    {
        allowance.Elements(array.Count, array.Format.Size + 8);
        array.ReadFloats();
        array.ReadDoubles();
        try
        {
            array.ReadInt64s();
        }
        catch (KerasFormatException e)
        {
            // An array in memory does not know its file.
            throw new KerasFormatException($"{name}: {e.Message}", e);
        }
    }
}
