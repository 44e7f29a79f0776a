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
    private HeldValues? _held;
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
            {
                if (_held is null)
                    Before?.Invoke();
                Fill();
            }
            return _values!;
        }
    }

    /// <summary>Draws what has its turn before this variable: a seed gives the same numbers in whatever order variables are read.</summary>
    public Action? Before { get; init; }

    /// <summary>Draws the values, unless there are some.</summary>
    public void Draw()
    {
        if (_values is null && _held is null)
            Fill();
    }

    /// <summary>The current values, left where they are: the variable's own array, or a copy of what is held elsewhere.</summary>
    /// <param name="own">Whether the caller wants a copy in any case.</param>
    public float[] Read(bool own)
    {
        Download?.Invoke(this);
        lock (this)
            if (_held is not null)
                return Restored();
        return own ? (float[])Values.Clone() : Values;
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
        lock (this)
        {
            if (_values is null)
                _values = values.ToArray();
            else
                values.CopyTo(_values);
            Release();
        }
        Touch();
    }

    /// <summary>Takes over an array as the values, without a copy.</summary>
    /// <exception cref="ArgumentException">Their number differs.</exception>
    public void Adopt(float[] values)
    {
        if (values.Length != Shape.Aggregate(1, (a, b) => a * b))
            Set(values);
        Download = null;
        lock (this)
        {
            _values = values;
            Release();
        }
        Touch();
    }

    /// <summary>Takes over values outside the collected heap, whose user the variable becomes in the caller's place.</summary>
    public void Adopt(NativeValues values)
    {
        Download = null;
        lock (this)
        {
            Release();
            (_values, _held) = (null, values);
        }
        Touch();
    }

    /// <summary>The values where they lie outside the collected heap, row-major, or null. The caller counts as a user of theirs, and
    /// reads no more than the version at hand.</summary>
    public NativeValues? TryKeep()
    {
        lock (this)
        {
            if (Download is not null || _held is not NativeValues native)
                return null;
            native.Keep();
            return native;
        }
    }

    /// <summary>Lets the same values be held elsewhere from now on, if they still are where the caller read them.</summary>
    /// <param name="from">Where the caller read them.</param>
    /// <param name="make">What holds them from now on, with the variable as its user. Nobody reads the variable meanwhile.</param>
    /// <param name="alone">Whether it may be so only if nobody but the caller reads them there.</param>
    /// <returns>Whether they are held elsewhere now.</returns>
    public bool HandOver(NativeValues from, Func<HeldValues> make, bool alone = false)
    {
        lock (this)
        {
            if (!ReferenceEquals(_held, from) || (alone && from.Users > 2))
                return false;
            _held = make();
            from.Drop();
            return true;
        }
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

    private void Fill()
    {
        lock (this)
            if (_values is null)
            {
                _values = _held is null ? _draw!() : Restored();
                Release();
            }
    }

    private float[] Restored()
    {
        var values = GC.AllocateUninitializedArray<float>(Shape.Aggregate(1, (a, b) => a * b));
        _held!.CopyTo(values);
        return values;
    }

    private void Release()
    {
        _held?.Drop();
        _held = null;
    }

    public override string ToString() => $"{Name} [{Wording.List(Shape)}]";
}
