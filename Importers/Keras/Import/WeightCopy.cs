using System.Runtime.ExceptionServices;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>Reads a file's arrays into memory of the model's own, all of them before a weight changes: a damaged file leaves the model as
/// it was. Nothing refers to the file afterwards; it may change or go.</summary>
internal sealed class WeightCopy
{
    // Floats from which on several threads read: most of the time goes into the first touch of memory.
    private const long SharedFrom = 1 << 20;

    // Floats from which on a weight is held outside the collected heap, from which its memory goes the moment that it is packed.
    private const int HeldFrom = 1 << 14;

    private readonly Variable _variable;
    private readonly int _count;
    private readonly List<(WeightSlot Slot, FileArray Array)> _parts = [];
    private NativeValues? _native;
    private float[]? _values;
    private double[]? _exact;

    private WeightCopy(Variable variable) => (_variable, _count) = (variable, variable.Shape.Aggregate(1, (a, b) => checked(a * b)));

    /// <summary>Copies all arrays of all layers.</summary>
    /// <exception cref="KerasException">An array is damaged; then no weight is changed.</exception>
    internal static void Run(IEnumerable<(LayerArrays Target, FileLayer Source)> fitted)
    {
        var byVariable = new Dictionary<Variable, WeightCopy>(ReferenceEqualityComparer.Instance);
        var copies = new List<WeightCopy>();
        foreach (var (target, source) in fitted)
            for (int i = 0; i < target.Slots.Count; i++)
            {
                var variable = target.Slots[i].Variable;
                if (!byVariable.TryGetValue(variable, out var copy))
                {
                    byVariable.Add(variable, copy = new WeightCopy(variable));
                    copies.Add(copy);
                }
                copy._parts.Add((target.Slots[i], source.Arrays[i]));
            }
        long length = 0;
        foreach (var copy in copies)
            length += copy._count;
        if (length >= SharedFrom && Environment.ProcessorCount > 1)
            ReadTogether(copies);
        else
            foreach (var copy in copies)
                copy.Read();
        foreach (var copy in copies)
            copy.Hand();
    }

    private static void ReadTogether(List<WeightCopy> copies)
    {
        var failures = new Exception?[copies.Count];
        int parts = Math.Min(copies.Count, Environment.ProcessorCount);
        // Threads that write far apart do not wait for each other's new pages.
        Parallel.For(
            0,
            parts,
            part =>
            {
                for (int i = (int)((long)copies.Count * part / parts); i < (long)copies.Count * (part + 1) / parts; i++)
                {
                    try
                    {
                        copies[i].Read();
                    }
                    catch (Exception e)
                    {
                        failures[i] = e;
                    }
                }
            }
        );
        // The first of the file, whichever thread came first.
        if (failures.FirstOrDefault(f => f is not null) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    private void Read()
    {
        if (_parts.Exists(p => p.Array.Data.Type.Format is { Size: 8 }))
        {
            _exact = new double[_count];
            foreach (var (slot, array) in _parts)
                slot.View.Scatter<double>(array.Data.ReadDoubles(), _exact);
        }
        else if (_count < HeldFrom)
            Read(_values = new float[_count]);
        else
            Read((_native = new NativeValues(_count)).Span);
    }

    private void Read(Span<float> values)
    {
        if (_parts is [var (whole, only)] && whole.View.IsWhole(_variable.Shape))
            only.ReadInto(values);
        else
        {
            values.Clear();
            foreach (var (slot, array) in _parts)
                slot.View.Scatter(array.Data.TryGetFloatSpan(out var span) ? span : array.ReadFloats(), values);
        }
    }

    private void Hand()
    {
        if (_exact is not null)
            _variable.Set(_exact);
        else if (_native is not null)
            _variable.Adopt(_native);
        else
            _variable.Adopt(_values!);
    }
}
