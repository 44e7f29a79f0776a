namespace KerasSharp.Importers.Python.Values;

/// <summary>A constant of Python, read as data.</summary>
internal abstract record PythonValue
{
    /// <summary>How many values it is made of, itself counted, so that what refers to itself many times is seen to be large.</summary>
    internal virtual long Size => 1;
}

/// <summary>None.</summary>
internal sealed record PythonNone : PythonValue
{
    internal static readonly PythonNone Value = new();
}

/// <summary><c>...</c>.</summary>
internal sealed record PythonEllipsis : PythonValue
{
    internal static readonly PythonEllipsis Value = new();
}

/// <summary>True or False.</summary>
internal sealed record PythonBool(bool Value) : PythonValue;

/// <summary>A whole number.</summary>
internal sealed record PythonInt(long Value) : PythonValue;

/// <summary>A number with a fraction.</summary>
internal sealed record PythonFloat(double Value) : PythonValue;

/// <summary>A text; of Python 2 also one that is stored as bytes.</summary>
internal sealed record PythonText(string Value) : PythonValue;

/// <summary>Bytes.</summary>
internal sealed record PythonBytes(byte[] Value) : PythonValue;

/// <summary>A tuple, list or set.</summary>
internal sealed record PythonSequence(IReadOnlyList<PythonValue> Items) : PythonValue
{
    private readonly long _size = 1 + Items.Sum(i => i.Size);

    internal override long Size => _size;
}
