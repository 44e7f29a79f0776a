using KerasSharp.Hdf5;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Compares what two HDF5 files hold: names, attributes, types, shapes, elements.</summary>
internal static class Hdf5Comparison
{
    /// <summary>Each difference as a line.</summary>
    internal static List<string> Differences(Hdf5File expected, Hdf5File found)
    {
        var differences = new List<string>();
        Compare(expected.Root, found.Root, differences);
        return differences;
    }

    private static void Compare(Hdf5Group expected, Hdf5Group found, List<string> differences)
    {
        Attributes(expected, found, differences);
        foreach (string name in expected.Keys.Union(found.Keys))
        {
            string path = $"{expected.Path}/{name}";
            if (!expected.Contains(name) || !found.Contains(name))
                differences.Add($"{path}: only in the {(expected.Contains(name) ? "first" : "second")}");
            else if ((expected[name], found[name]) is (Hdf5Group a, Hdf5Group b))
                Compare(a, b, differences);
            else if ((expected[name], found[name]) is (Hdf5Dataset x, Hdf5Dataset y))
                Compare(x, y, path, differences);
            else
                differences.Add($"{path}: of different kinds");
        }
    }

    private static void Compare(Hdf5Dataset expected, Hdf5Dataset found, string path, List<string> differences)
    {
        Attributes(expected, found, differences);
        if (expected.Type.Text != found.Type.Text)
            differences.Add($"{path}: {expected.Type} and {found.Type}");
        else if (!expected.Shape.SequenceEqual(found.Shape))
            differences.Add($"{path}: ({string.Join(", ", expected.Shape)}) and ({string.Join(", ", found.Shape)})");
        else if (!expected.ReadRaw().AsSpan().SequenceEqual(found.ReadRaw()))
            differences.Add($"{path}: different elements");
    }

    private static void Attributes(Hdf5Object expected, Hdf5Object found, List<string> differences)
    {
        foreach (string name in expected.Attributes.Keys.Union(found.Attributes.Keys))
        {
            string place = $"{expected.Path}@{name}";
            if (!expected.Attributes.TryGetValue(name, out var a) || !found.Attributes.TryGetValue(name, out var b))
                differences.Add($"{place}: only in one");
            else if (a.Type.Text != b.Type.Text)
                differences.Add($"{place}: {a.Type} and {b.Type}");
            else if (!a.Shape.SequenceEqual(b.Shape))
                differences.Add($"{place}: ({string.Join(", ", a.Shape)}) and ({string.Join(", ", b.Shape)})");
            else if (a.Type.IsString ? !a.AsStrings().SequenceEqual(b.AsStrings()) : !a.AsDoubles().SequenceEqual(b.AsDoubles()))
                differences.Add($"{place}: different values");
        }
    }
}
