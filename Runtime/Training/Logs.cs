using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KerasSharp;

/// <summary>Numbers by name, in the order in which they were added.</summary>
public sealed class Logs : IReadOnlyCollection<KeyValuePair<string, double>>
{
    private readonly List<string> _names = [];
    private readonly List<double> _values = [];

    /// <summary>How many there are.</summary>
    public int Count => _names.Count;

    /// <summary>The names, in their order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of that name; setting an unknown one adds it.</summary>
    /// <exception cref="KerasException">There is none; the message lists the names.</exception>
    public double this[string name]
    {
        get =>
            TryGet(Given(name), out double value) ? value : throw new KerasException($"logs: no '{name}'; there is {Wording.List(_names)}");
        set
        {
            int at = _names.IndexOf(Given(name));
            if (at >= 0)
                _values[at] = value;
            else
            {
                _names.Add(name);
                _values.Add(value);
            }
        }
    }

    /// <summary>The number of that name, where there is one.</summary>
    public bool TryGet(string name, out double value)
    {
        int at = _names.IndexOf(name);
        value = at < 0 ? 0 : _values[at];
        return at >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (int i = 0; i < _names.Count; i++)
            yield return new(_names[i], _values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Set(int at, double value) => _values[at] = value;
}

/// <summary>What one step or an evaluation reports: the loss first, then the rest with Keras's names.</summary>
public sealed class Scores : IReadOnlyList<KeyValuePair<string, double>>
{
    private readonly IReadOnlyList<string> _names;
    private readonly double[] _values;

    internal Scores(IReadOnlyList<string> names, double[] values) => (_names, _values) = (names, values);

    /// <summary>The whole loss, penalties included.</summary>
    public double Loss => _values[0];

    /// <summary>How many there are.</summary>
    public int Count => _values.Length;

    /// <summary>A result by its place.</summary>
    public KeyValuePair<string, double> this[int index] => new(_names[index], _values[index]);

    /// <exception cref="KerasException">There is no number of that name; the message lists the names.</exception>
    public double this[string name] =>
        _names.ToList().IndexOf(Given(name)) is >= 0 and var at
            ? _values[at]
            : throw new KerasException($"scores: no '{name}'; there is {Wording.List(_names)}");

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        _names.Select((n, i) => new KeyValuePair<string, double>(n, _values[i])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(" - ", this.Select(s => FormattableString.Invariant($"{s.Key}: {s.Value:0.0000}")));
}

/// <summary>What a training reported, epoch by epoch.</summary>
public sealed class History
{
    private readonly List<int> _epochs = [];
    private readonly OrderedDictionary<string, List<double>> _values = [];

    /// <summary>The numbers of the epochs that ended.</summary>
    public IReadOnlyList<int> Epochs => _epochs;

    /// <summary>What was reported.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>One number for each epoch that reported it.</summary>
    /// <exception cref="KerasException">Nothing of that name was reported; the message lists the names.</exception>
    public IReadOnlyList<double> this[string name] =>
        _values.TryGetValue(Given(name), out var values)
            ? values
            : throw new KerasException($"history: no '{name}'; there is {Wording.List(_values.Keys)}");

    /// <summary>Whether something of that name was reported.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out IReadOnlyList<double>? values)
    {
        bool found = _values.TryGetValue(name, out var list);
        values = list;
        return found;
    }

    internal void Add(int epoch, Logs logs)
    {
        _epochs.Add(epoch);
        foreach (var (name, value) in logs)
        {
            if (!_values.TryGetValue(name, out var list))
                _values[name] = list = [];
            list.Add(value);
        }
    }
}
