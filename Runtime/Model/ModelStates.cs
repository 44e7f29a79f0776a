using System.Numerics.Tensors;

namespace KerasSharp;

/// <summary>The states of a model's recurrent layers between two steps (<see cref="ModelCalls"/>): what a stateful layer keeps, as a
/// value. It never changes, belongs to no model object, and can be stored (<see cref="ToBytes"/>): whoever has it and the same model, in
/// whatever process, can go on.</summary>
public sealed class ModelStates
{
    private readonly StatePlace[] _places;
    private readonly float[] _values;

    internal ModelStates(string hash, StatePlace[] places, int samples, float[] values) =>
        (ModelHash, _places, Samples, _values) = (hash, places, samples, values);

    /// <summary>The <see cref="Model.Hash"/> of the model whose states these are.</summary>
    public string ModelHash { get; }

    /// <summary>How many samples have states here: the rows of each.</summary>
    public int Samples { get; }

    /// <summary>The states' names by path, such as <c>lstm_1/h</c>, in the order of the layers.</summary>
    public IReadOnlyList<string> Names => [.. _places.Select(p => p.Name)];

    /// <summary>A copy of one state [samples, ...].</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Tensor<float> this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            int at = 0;
            foreach (var place in _places)
            {
                int length = place.Length * Samples;
                if (place.Name == name)
                    return Tensor.Create(_values[at..(at + length)], [Samples, .. place.Extents.Select(e => (nint)e)]);
                at += length;
            }
            throw new KeyNotFoundException($"no state '{name}'; there are {(_places.Length == 0 ? "none" : Wording.List(Names))}");
        }
    }

    /// <summary>The states of some of the samples.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public ModelStates Rows(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)first + count, Samples, nameof(count));
        if (count == Samples)
            return this;
        var rows = new float[_places.Sum(p => p.Length) * count];
        int from = 0,
            to = 0;
        foreach (var place in _places)
        {
            _values.AsSpan(from + first * place.Length, count * place.Length).CopyTo(rows.AsSpan(to));
            (from, to) = (from + Samples * place.Length, to + count * place.Length);
        }
        return new(ModelHash, _places, count, rows);
    }

    /// <summary>The states of several samples' histories as those of one batch, in this order.</summary>
    /// <param name="parts">At least one, all of one model.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="KerasException">They are of different models.</exception>
    public static ModelStates Join(params IReadOnlyList<ModelStates> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
            throw new ArgumentException("expected at least one", nameof(parts));
        var first = parts[0];
        foreach (var part in parts)
            if (part.ModelHash != first.ModelHash || !part.IsLaidOutAs(first._places))
                throw new KerasException($"expected states of one model ({first.ModelHash}), found some of {part.ModelHash}");
        if (parts.Count == 1)
            return first;
        int samples = parts.Sum(p => p.Samples),
            to = 0;
        var values = new float[first._places.Sum(p => p.Length) * samples];
        int[] from = new int[parts.Count];
        foreach (var place in first._places)
            for (int i = 0; i < parts.Count; i++)
            {
                int length = parts[i].Samples * place.Length;
                parts[i]._values.AsSpan(from[i], length).CopyTo(values.AsSpan(to));
                (from[i], to) = (from[i] + length, to + length);
            }
        return new(first.ModelHash, first._places, samples, values);
    }

    /// <summary>All as bytes, which <see cref="FromBytes"/> reads: the model's hash, names, shapes, and the numbers bit for bit.</summary>
    public byte[] ToBytes() => StateBytes.Write(ModelHash, _places, Samples, _values);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="KerasFormatException">The bytes are something else, or damaged.</exception>
    public static ModelStates FromBytes(ReadOnlySpan<byte> bytes)
    {
        var (hash, places, samples, values) = StateBytes.Read(bytes);
        return new(hash, places, samples, values);
    }

    /// <summary>The numbers, state by state, each row-major.</summary>
    internal float[] Values => _values;

    internal bool IsLaidOutAs(StatePlace[] places) =>
        ReferenceEquals(_places, places)
        || _places.Length == places.Length
            && _places.Zip(places).All(p => p.First.Name == p.Second.Name && p.First.Extents.AsSpan().SequenceEqual(p.Second.Extents));
}
