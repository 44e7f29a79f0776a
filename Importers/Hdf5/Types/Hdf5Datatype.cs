using KerasSharp.Binary;

namespace KerasSharp.Hdf5;

/// <summary>Classes of datatypes (HDF5 File Format Specification, IV.A.2.d).</summary>
public enum Hdf5Class
{
    /// <summary>Integers.</summary>
    FixedPoint = 0,

    /// <summary>Floating point.</summary>
    FloatingPoint = 1,

    /// <summary>Time, which no library reads.</summary>
    Time = 2,

    /// <summary>Text of a fixed number of bytes.</summary>
    String = 3,

    /// <summary>Bits.</summary>
    Bitfield = 4,

    /// <summary>Bytes without a meaning.</summary>
    Opaque = 5,

    /// <summary>Records of named members.</summary>
    Compound = 6,

    /// <summary>Pointers to objects or regions of the file.</summary>
    Reference = 7,

    /// <summary>Integers with names, h5py's bool among them.</summary>
    Enumerated = 8,

    /// <summary>Sequences or text of any length.</summary>
    VariableLength = 9,

    /// <summary>Small arrays as elements.</summary>
    Array = 10,

    /// <summary>Pairs of floating-point numbers.</summary>
    Complex = 11,
}

/// <summary>How a text of fixed size ends.</summary>
public enum Hdf5StringPadding
{
    /// <summary>At the first zero byte.</summary>
    NullTerminated = 0,

    /// <summary>Zero bytes fill the end.</summary>
    NullPadded = 1,

    /// <summary>Spaces fill the end.</summary>
    SpacePadded = 2,
}

/// <summary>The type of a dataset's or attribute's elements.</summary>
public sealed record Hdf5Datatype
{
    /// <summary>Class of the type.</summary>
    public required Hdf5Class Class { get; init; }

    /// <summary>Bytes of one element in the file.</summary>
    public required int Size { get; init; }

    /// <summary>Number format, for types that can be read as numbers; else null.</summary>
    public ElementFormat? Format { get; init; }

    /// <summary>Padding, for texts of fixed size.</summary>
    public Hdf5StringPadding Padding { get; init; }

    /// <summary>Whether the elements are texts of fixed or variable length.</summary>
    public bool IsString => Class == Hdf5Class.String || IsVariableString;

    /// <summary>Whether the elements are texts of variable length, kept in the global heap.</summary>
    public bool IsVariableString { get; init; }

    /// <summary>Whether texts are declared as UTF-8 (else ASCII).</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>Names and values of an enumerated type; empty for others.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Members { get; init; } = [];

    /// <summary>A readable name: <c>float32</c>, <c>big-endian int16</c>, <c>string[12]</c>, <c>compound[24]</c>.</summary>
    public required string Text { get; init; }

    /// <inheritdoc cref="Text"/>
    public override string ToString() => Text;
}
