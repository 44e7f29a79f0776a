namespace KerasSharp;

/// <summary>Which way a watched number gets better.</summary>
public enum MonitorMode
{
    /// <summary>Upwards where its name contains "acc" or starts with "fmeasure", else downwards.</summary>
    Auto,

    /// <summary>Downwards.</summary>
    Min,

    /// <summary>Upwards.</summary>
    Max,
}

/// <summary>A number in the logs that a callback watches, and the best that it was.</summary>
internal sealed class MonitoredValue(string callback, string name, bool upwards, double minDelta)
{
    public MonitoredValue(string callback, string name, MonitorMode mode, double minDelta = 0)
        : this(callback, name, mode == MonitorMode.Max || (mode == MonitorMode.Auto && RisesByName(name)), minDelta) { }

    public string Name => name;

    private static bool RisesByName(string name) =>
        name.Contains("acc", StringComparison.Ordinal) || name.StartsWith("fmeasure", StringComparison.Ordinal);

    public double Best { get; private set; } = upwards ? double.NegativeInfinity : double.PositiveInfinity;

    public void Reset() => Best = upwards ? double.NegativeInfinity : double.PositiveInfinity;

    public void Restore(double best) => Best = best;

    /// <summary>The number of this epoch. Keras warns where it is missing and does nothing; here that is an error.</summary>
    /// <exception cref="KerasException">The logs do not have it.</exception>
    public double Read(Logs logs) =>
        logs.TryGet(name, out double value)
            ? value
            : throw new KerasException($"{callback}: nothing named '{name}' to watch; there is {Wording.List(logs.Names)}");

    /// <summary>Whether the number is better than the best so far by more than the least difference; it is the best from then on.</summary>
    public bool Improves(double value)
    {
        if (!(upwards ? value - minDelta > Best : value + minDelta < Best))
            return false;
        Best = value;
        return true;
    }
}
