namespace KerasSharp.Runtime.Graph;

/// <summary>What a <see cref="Variable"/> is for.</summary>
internal enum VariableRole
{
    /// <summary>A layer's parameter, listed in files.</summary>
    Weight,

    /// <summary>A recurrent layer's state between batches.</summary>
    State,

    /// <summary>An optimizer's slot, counter or rate.</summary>
    Optimizer,

    /// <summary>A counter of random draws.</summary>
    Random,

    /// <summary>What a statistic is computed from while a model is trained, which no file holds.</summary>
    Average,
}

/// <summary>A named array that outlives a run: a weight, a state, an optimizer's slot. Plans read it, and write it only
/// where their graph lists an update.</summary>
internal sealed class Variable
{
    private float[]? _values;
    private Func<float[]>? _draw;

    /// <summary>A variable whose first values are drawn when they are first asked for, which a file's values may come before.</summary>
    public Variable(string name, int[] shape, Func<float[]> draw, VariableRole role, bool trainable = false) =>
        (Name, Shape, _draw, Role, Trainable) = (Given(name), Given(shape), Given(draw), role, trainable);

    /// <summary>A variable with these values.</summary>
    /// <exception cref="ArgumentException">Their number is not that of the shape.</exception>
    public Variable(string name, int[] shape, float[] values, VariableRole role, bool trainable = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        int count = shape.Aggregate(1, (a, b) => checked(a * b));
        if (values.Length != count)
            throw new ArgumentException($"variable '{name}' of shape [{Wording.List(shape)}] needs {count} values, not {values.Length}");
        (Name, Shape, _values, Role, Trainable) = (name, shape, values, role, trainable);
    }

    /// <summary>Layer path and array, such as <c>encoder/lstm_1/W</c>.</summary>
    public string Name { get; }

    public int[] Shape { get; }

    public VariableRole Role { get; }

    /// <summary>Whether a gradient step changes it.</summary>
    public bool Trainable { get; set; }

    /// <summary>Counts changes: a device that holds a copy or packed form compares it before each run.</summary>
    public int Version { get; private set; }

    /// <summary>The current values, row-major. A writer calls <see cref="Touch"/> afterwards.</summary>
    public float[] Values
    {
        get
        {
            Download?.Invoke(this);
            if (_values is null)
                lock (this)
                    _values ??= _draw!();
            return _values;
        }
    }

    /// <summary>Set by a device that holds newer values than the host: brings them here when they are asked for.</summary>
    public Action<Variable>? Download { get; set; }

    /// <summary>The values in double precision where their source had more than float32 holds; else null.</summary>
    public double[]? Exact { get; private set; }

    /// <summary>Replaces the values.</summary>
    /// <exception cref="ArgumentException">Their number differs.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        int count = Shape.Aggregate(1, (a, b) => a * b);
        if (values.Length != count)
            throw new ArgumentException($"variable '{Name}' of shape [{Wording.List(Shape)}] needs {count} values, not {values.Length}");
        Download = null;
        if (_values is null)
            _values = values.ToArray();
        else
            values.CopyTo(_values);
        Touch();
    }

    /// <summary>Takes over an array as the values, without a copy.</summary>
    /// <exception cref="ArgumentException">Their number differs.</exception>
    public void Adopt(float[] values)
    {
        if (values.Length != Shape.Aggregate(1, (a, b) => a * b))
            Set(values);
        Download = null;
        _values = values;
        Touch();
    }

    /// <summary>Replaces the values, keeping their double precision for a backend that computes in it.</summary>
    /// <exception cref="ArgumentException">Their number differs.</exception>
    public void Set(double[] values)
    {
        Set(Array.ConvertAll(values, v => (float)v));
        Exact = (double[])values.Clone();
    }

    /// <summary>Says that <see cref="Values"/> were changed in place.</summary>
    public void Touch()
    {
        Exact = null;
        Version++;
    }

    public override string ToString() => $"{Name} [{Wording.List(Shape)}]";
}
