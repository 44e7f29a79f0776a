using KerasSharp.Hdf5.Format;
using KerasSharp.Hdf5.Writing;

namespace KerasSharp.Hdf5;

/// <summary>A named value beside a group or dataset.</summary>
public sealed class Hdf5Attribute
{
    private readonly AttributeMessage _message;

    internal Hdf5Attribute(AttributeMessage message) => _message = message;

    /// <summary>Its name.</summary>
    public string Name => _message.Name;

    /// <summary>Type of its elements.</summary>
    public Hdf5Datatype Type => _message.Type;

    /// <summary>Lengths of its axes; empty for a scalar.</summary>
    public long[] Shape => [.. _message.Space.Shape];

    /// <summary>Elements; 0 for an empty array or a null dataspace.</summary>
    public long Count => _message.Space.Count;

    /// <summary>Whether it has no shape and no elements (h5py's Empty).</summary>
    public bool IsNull => _message.Space.IsNull;

    /// <summary>Its only element as text.</summary>
    /// <exception cref="KerasFormatException">It is no text, has another number of elements, or is damaged.</exception>
    public string AsString() => Only(AsStrings());

    /// <summary>Its elements as texts; none for an empty array of any type, as Keras writes it for a layer without weights.</summary>
    /// <exception cref="KerasFormatException">It is no text, or is damaged.</exception>
    public string[] AsStrings() => Count == 0 ? [] : [.. _message.Texts];

    /// <summary>Its only element as an integer.</summary>
    /// <exception cref="KerasFormatException">It is no integer or has another number of elements.</exception>
    /// <exception cref="KerasUnsupportedException">Its datatype cannot be read.</exception>
    public long AsInt64() => Only(AsInt64s());

    /// <summary>Its elements as integers.</summary>
    /// <exception cref="KerasFormatException">An element is no integer.</exception>
    /// <exception cref="KerasUnsupportedException">Its datatype cannot be read.</exception>
    public long[] AsInt64s() => Elements.ToInt64s(_message.Place, Type, _message.Raw);

    /// <summary>Its only element as a number.</summary>
    /// <inheritdoc cref="AsInt64" path="/exception"/>
    public double AsDouble() => Only(AsDoubles());

    /// <summary>Its elements as numbers.</summary>
    /// <exception cref="KerasFormatException">It is text.</exception>
    /// <exception cref="KerasUnsupportedException">Its datatype cannot be read.</exception>
    public double[] AsDoubles()
    {
        var values = new double[Count];
        Elements.ToNumbers<double>(_message.Place, Type, _message.Raw, values);
        return values;
    }

    internal WrittenData ToContent() =>
        WrittenData.Of(_message.Place, Type, IsNull ? null : Shape, stream => stream.Write(_message.Raw), AsStrings);

    private T Only<T>(T[] values) =>
        values.Length == 1 ? values[0] : throw _message.Place.Bad($"expected one element of {Type}, found {values.Length}");
}
