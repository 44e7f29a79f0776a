using System.Numerics.Tensors;
using KerasSharp.Numpy;

namespace KerasSharp.Data;

/// <summary>Reads samples from .npy arrays, or those of a .npz file.</summary>
internal sealed class ArraySampleReader : ISampleReader
{
    private readonly NpyReader[] _arrays;
    private readonly float[][] _buffers;

    /// <summary>Takes over one array for each input.</summary>
    internal ArraySampleReader(string name, IReadOnlyList<InputSchema> schemas, NpyReader[] arrays)
    {
        (_arrays, _buffers, Names) = (arrays, [.. arrays.Select(_ => Array.Empty<float>())], [.. schemas.Select(s => s.Name)]);
        for (int i = 0; i < arrays.Length; i++)
        {
            Check(name, schemas[i], arrays[i]);
            if (arrays[i].Rows != arrays[0].Rows)
                throw new KerasException(
                    $"{name}: {schemas[i].Kind} '{schemas[i].Name}': expected {arrays[0].Rows} samples as for '{schemas[0].Name}', "
                        + $"found {arrays[i].Rows}"
                );
        }
    }

    /// <summary>One array for a model with one input.</summary>
    internal static ArraySampleReader OfNpy(Stream stream, string name, IReadOnlyList<InputSchema> schemas)
    {
        if (schemas.Count != 1)
            throw new KerasException(
                $"{name}: a .npy file holds one {schemas[0].Kind}, the model has {schemas.Count} "
                    + $"({Wording.List(schemas.Select(s => s.Name))}); use .npz with these names"
            );
        return Own(name, schemas, [NpyReader.Open(stream, name)]);
    }

    /// <summary>The arrays of the inputs (<see cref="InputNames"/>); for one input the only array there is, whatever its name.</summary>
    internal static ArraySampleReader OfNpz(string path, string name, IReadOnlyList<InputSchema> schemas, Action<string> notice)
    {
        var archive = NpzReader.Open(path, name);
        if (schemas.Count == 1 && archive.Names.Count == 1)
            return Own(name, schemas, [archive.Array(archive.Names[0])]);
        var arrays = new List<NpyReader>();
        bool Fits(string array, int input)
        {
            using var reader = archive.Array(array);
            return schemas[input].Takes(reader.RowShape);
        }
        try
        {
            // Targets and weights have the names of output layers, which a file always tells.
            var names = schemas.All(s => s.Kind == InputSchema.Input)
                ? new InputNames(schemas).Match(name, archive.Names, Fits, notice)
                : [.. schemas.Select(s => archive.Names.Contains(s.Name) ? s.Name : null)];
            (InputSchema Schema, string? Array)[] present = [.. schemas.Zip(names).Where(p => !p.First.IsOptional || p.Second is not null)];
            if (present.Length == 0)
                throw new KerasException(
                    $"{name}: expected {schemas[0].Kind} for {Wording.List(schemas.Select(s => s.Name))}, found "
                        + $"{(archive.Names.Count == 0 ? "none" : Wording.List(archive.Names))}"
                );
            schemas = [.. present.Select(p => p.Schema)];
            foreach (var (schema, array) in present)
                arrays.Add(
                    array is not null
                        ? archive.Array(array)
                        : throw new KerasException(
                            $"{name}: expected an array '{schema.Name}' for the {schema.Kind} of this name, found "
                                + $"{(archive.Names.Count == 0 ? "none" : Wording.List(archive.Names))}"
                        )
                );
        }
        catch
        {
            foreach (var array in arrays)
                array.Dispose();
            throw;
        }
        return Own(name, schemas, [.. arrays]);
    }

    public long? Count => _arrays[0].Rows;

    public IReadOnlyList<string> Names { get; }

    public SampleBatch Read(int most)
    {
        var tensors = new Tensor<float>[_arrays.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            int rows = (int)Math.Min(most, _arrays[i].Rows - _arrays[i].Position),
                size = checked(rows * _arrays[i].RowSize);
            if (_buffers[i].Length < size)
                _buffers[i] = new float[size];
            _arrays[i].ReadRows(_buffers[i], rows);
            tensors[i] = Tensor.Create(_buffers[i], [rows, .. _arrays[i].RowShape.Select(e => (nint)e)]);
        }
        return new SampleBatch(tensors, []);
    }

    public void Dispose()
    {
        foreach (var array in _arrays)
            array.Dispose();
    }

    private static ArraySampleReader Own(string name, IReadOnlyList<InputSchema> schemas, NpyReader[] arrays)
    {
        try
        {
            return new ArraySampleReader(name, schemas, arrays);
        }
        catch
        {
            foreach (var array in arrays)
                array.Dispose();
            throw;
        }
    }

    // Before anything is allocated for it.
    private static void Check(string name, InputSchema schema, NpyReader array)
    {
        var (expected, found) = (schema.Shape, array.RowShape);
        Wording problem =
            $"{name}: {schema.Kind} '{schema.Name}': expected data of shape "
            + $"({Wording.List(expected.Select(e => e?.ToString() ?? "any").Prepend("samples"))}), found "
            + $"({Wording.List(found.Select(e => (long)e).Prepend(array.Rows))}{(found.Count == 0 ? "," : "")})";
        if (!schema.Takes(found))
            throw schema.AdviceFor([.. found.Select(e => (int)e)]) is { } advice
                ? new KerasException(problem, advice)
                : new KerasException(problem);
    }
}
