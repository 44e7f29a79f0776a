using KerasSharp.Importers.Hdf5.Format;
using KerasSharp.Importers.Hdf5.Writing;

namespace KerasSharp.Importers.Hdf5;

/// <summary>A named value beside a group or dataset.</summary>
public sealed class Hdf5Attribute
{
    private readonly Place _place;
    private readonly Dataspace _space;
    private readonly byte[] _raw;
    private readonly Lazy<string[]> _texts;

    internal Hdf5Attribute(Place place, string name, Hdf5Datatype type, Dataspace space, byte[] raw)
    {
        _place = place;
        _space = space;
        _raw = raw;
        _texts = new Lazy<string[]>(() => Elements.ToStrings(place, type, raw, once: true));
        Name = name;
        Type = type;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Type of its elements.</summary>
    public Hdf5Datatype Type { get; }

    /// <summary>Lengths of its axes; empty for a scalar.</summary>
    public long[] Shape => [.. _space.Shape];

    /// <summary>Elements; 0 for an empty array or a null dataspace.</summary>
    public long Count => _space.Count;

    /// <summary>Whether it has no shape and no elements (h5py's Empty).</summary>
    public bool IsNull => _space.IsNull;

    /// <summary>Its only element as text.</summary>
    /// <exception cref="KerasFormatException">It is no text, has another number of elements, or is damaged.</exception>
    public string AsString() => Only(AsStrings());

    /// <summary>Its elements as texts; none for an empty array of any type, as Keras writes it for a layer without weights.</summary>
    /// <exception cref="KerasFormatException">It is no text, or is damaged.</exception>
    public string[] AsStrings() => Count == 0 ? [] : [.. _texts.Value];

    /// <summary>Its only element as an integer.</summary>
    /// <exception cref="KerasFormatException">It is no integer or has another number of elements.</exception>
    /// <exception cref="KerasUnsupportedException">Its datatype cannot be read.</exception>
    public long AsInt64() => Only(AsInt64s());

    /// <summary>Its elements as integers.</summary>
    /// <exception cref="KerasFormatException">An element is no integer.</exception>
    /// <exception cref="KerasUnsupportedException">Its datatype cannot be read.</exception>
    public long[] AsInt64s() => Elements.ToInt64s(_place, Type, _raw);

    /// <summary>Its only element as a number.</summary>
    /// <inheritdoc cref="AsInt64" path="/exception"/>
    public double AsDouble() => Only(AsDoubles());

    /// <summary>Its elements as numbers.</summary>
    /// <exception cref="KerasFormatException">It is text.</exception>
    /// <exception cref="KerasUnsupportedException">Its datatype cannot be read.</exception>
    public double[] AsDoubles()
    {
        var values = new double[Count];
        Elements.ToNumbers<double>(_place, Type, _raw, values);
        return values;
    }

    internal Content ToContent() => Content.Of(_place, Type, IsNull ? null : Shape, stream => stream.Write(_raw), AsStrings);

    private T Only<T>(T[] values) =>
        values.Length == 1 ? values[0] : throw _place.Bad($"expected one element of {Type}, found {values.Length}");
}
