namespace KerasSharp.Binary;

/// <summary>What the bytes of one array element mean.</summary>
public enum ElementKind
{
    /// <summary>IEEE 754 binary floating point of 2, 4 or 8 bytes.</summary>
    Float,

    /// <summary>Two's complement integer of 1, 2, 4 or 8 bytes.</summary>
    Signed,

    /// <summary>Unsigned integer of 1, 2, 4 or 8 bytes.</summary>
    Unsigned,

    /// <summary>One byte; zero is false, anything else is true.</summary>
    Bool,
}
