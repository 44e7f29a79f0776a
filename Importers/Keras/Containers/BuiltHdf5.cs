using KerasSharp.Binary;
using KerasSharp.Hdf5;
using KerasSharp.Importers.TensorFlow;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>HDF5 as tf.keras writes it, brought together in memory from the arrays of a checkpoint.</summary>
/// <param name="checkpoint">The arrays.</param>
/// <param name="name">What messages call the whole.</param>
internal sealed class BuiltHdf5(Checkpoint checkpoint, string name)
{
    // Groups, names and attributes beside the numbers.
    private const int Room = 1 << 16;

    private static readonly ElementFormat s_single = new(ElementKind.Float, sizeof(float), false);

    private readonly Hdf5Writer _file = new();

    private readonly long _numbers = checkpoint.Entries.Values.Sum(e => e.Size);

    // Layers may share arrays, and a small file must not lead to very much.
    private long _left = 4 * checkpoint.Entries.Values.Sum(e => e.Size);

    /// <summary>The root, for its attributes.</summary>
    internal Hdf5ObjectBuilder Root => _file.Root;

    /// <summary>Adds a group of arrays and the list of their names.</summary>
    /// <param name="parent">The group in which it stands; null for the root.</param>
    /// <param name="group">The group.</param>
    /// <param name="variables">The names of the variables, and their arrays.</param>
    /// <exception cref="KerasFormatException">Names lead to one place.</exception>
    /// <exception cref="KerasUnsupportedException">An array is none of numbers, or all together are many more than the checkpoint
    /// holds.</exception>
    internal void Add(string? parent, string group, IEnumerable<(string Name, TensorEntry Entry)> variables)
    {
        var names = new List<string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var alike = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            var place = Of(parent).Group(group);
            foreach (var (variable, entry) in variables)
            {
                string array = $"{variable}:0";
                while (!taken.Add(array))
                    array = $"{variable}_{alike[variable] = alike.GetValueOrDefault(variable) + 1}:0";
                names.Add(array);
                if (entry.Format is not { } format)
                    throw new KerasUnsupportedException(
                        $"{name}: '{Wording.Clip(array)}': expected numbers, found TensorFlow's type {entry.Type}"
                    );
                if ((_left -= entry.Size) < 0)
                    throw new KerasUnsupportedException($"{name}: '{Wording.Clip(array)}': layers share arrays more than four times over");
                if (entry.IsBrainFloat)
                    place.AddDataset(array, s_single, entry.Shape, stream => stream.Write(Widened(checkpoint.Read(entry).Span)));
                else
                    place.AddDataset(array, format, entry.Shape, stream => stream.Write(checkpoint.Read(entry).Span));
            }
            place.SetTextList("weight_names", names, variable: true);
        }
        catch (ArgumentException e)
        {
            throw new KerasFormatException(
                $"{name}: expected names of layers and arrays that can stand side by side: {Wording.Clip(e.Message)}",
                e
            );
        }
    }

    /// <summary>Lists the layers of a group.</summary>
    /// <param name="parent">The group in which they stand; null for the root.</param>
    /// <param name="layers">Their names.</param>
    internal void List(string? parent, IReadOnlyList<string> layers) => Of(parent).SetTextList("layer_names", layers, variable: true);

    // The upper halves of float32, so that nothing is lost.
    private static byte[] Widened(ReadOnlySpan<byte> halves)
    {
        var whole = new byte[2 * halves.Length];
        for (int i = 0; i < halves.Length; i += 2)
            halves.Slice(i, 2).CopyTo(whole.AsSpan((2 * i) + 2));
        return whole;
    }

    private Hdf5GroupBuilder Of(string? parent) => parent is null ? _file.Root : _file.Root.Group(parent);

    /// <summary>Opens what was built.</summary>
    /// <exception cref="KerasUnsupportedException">It is larger than is taken into memory.</exception>
    internal Hdf5File Open()
    {
        if (_numbers > Array.MaxLength - Room)
            throw new KerasUnsupportedException($"{name}: {_numbers:N0} bytes of arrays, more than are taken into memory");
        using var bytes = new MemoryStream((int)_numbers + Room);
        _file.Save(bytes);
        return Hdf5File.Open(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), name);
    }
}
