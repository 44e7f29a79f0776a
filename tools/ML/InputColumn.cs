using Microsoft.ML;
using Microsoft.ML.Data;

namespace KerasSharp.ML;

/// <summary>The column that one input of a model is read from.</summary>
internal sealed class InputColumn
{
    private readonly InputLayer _layer;

    /// <exception cref="ArgumentException">There is no such column, or it is of another type or length.</exception>
    internal InputColumn(InputLayer layer, string name, DataViewSchema schema)
    {
        _layer = layer;
        Column =
            schema.GetColumnOrNull(name)
            ?? throw new ArgumentException(
                $"expected a column '{name}' for the input '{layer.Name}', found {string.Join(", ", schema.Select(c => c.Name))}"
            );
        if (
            ItemOf(Column) != typeof(float)
            && ItemOf(Column) != typeof(double)
            && ItemOf(Column) != typeof(int)
            && ItemOf(Column) != typeof(long)
        )
            throw new ArgumentException($"the column '{name}': expected Single, Double, Int32 or Int64, found {Column.Type}");
        int length = Column.Type is VectorDataViewType vector ? vector.Size : 1;
        if (length > 0 && !Fits(length))
            throw new ArgumentException($"the column '{name}': expected {Expected}, found {length} numbers a row");
    }

    internal DataViewSchema.Column Column { get; }

    private IReadOnlyList<int?> Extents => _layer.InputShape!;

    private int Known => Extents.Aggregate(1, (n, e) => n * (e ?? 1));

    private int Open => Extents.Count(e => e is null);

    private string Expected => $"samples [{string.Join(", ", Extents.Select(e => e?.ToString() ?? "any"))}] of the input '{_layer.Name}'";

    /// <summary>The extents of one sample of so many numbers.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    internal nint[] ShapeOf(int length) =>
        Fits(length)
            ? [.. Extents.Select(e => (nint)(e ?? length / Known))]
            : throw new ArgumentException($"the column '{Column.Name}': expected {Expected}, found a row of {length} numbers");

    /// <summary>What reads the current row's numbers.</summary>
    internal Func<float[]> Reader(DataViewRow row) =>
        ItemOf(Column) == typeof(float) ? Reader<float>(row)
        : ItemOf(Column) == typeof(double) ? Reader<double>(row)
        : ItemOf(Column) == typeof(int) ? Reader<int>(row)
        : Reader<long>(row);

    private static Type ItemOf(DataViewSchema.Column column) =>
        (column.Type as VectorDataViewType)?.ItemType.RawType ?? column.Type.RawType;

    private bool Fits(int length) => Open == 0 ? length == Known : Open == 1 && length > 0 && length % Known == 0;

    private Func<float[]> Reader<T>(DataViewRow row)
        where T : struct, System.Numerics.INumber<T>
    {
        if (Column.Type is not VectorDataViewType)
        {
            var get = row.GetGetter<T>(Column);
            return () =>
            {
                T value = default;
                get(ref value);
                return [float.CreateChecked(value)];
            };
        }
        var getVector = row.GetGetter<VBuffer<T>>(Column);
        var buffer = default(VBuffer<T>);
        return () =>
        {
            getVector(ref buffer);
            var numbers = new float[buffer.Length];
            foreach (var (at, value) in buffer.Items())
                numbers[at] = float.CreateChecked(value);
            return numbers;
        };
    }
}
