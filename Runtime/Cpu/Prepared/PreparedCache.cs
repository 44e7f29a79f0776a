using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>What a preparation is: which kind, of which values, with which further choices.</summary>
internal sealed record PreparationKey(string Kind, Node[] Values, string Detail)
{
    public bool Equals(PreparationKey? other) =>
        other is not null
        && Kind == other.Kind
        && Detail == other.Detail
        && Values.SequenceEqual(other.Values, StructuralComparer.Instance);

    public override int GetHashCode() =>
        Values.Aggregate(HashCode.Combine(Kind, Detail), (h, v) => HashCode.Combine(h, StructuralComparer.Instance.GetHashCode(v)));
}

/// <summary>The preparations of a backend. They live as long as a plan uses them, and never longer than the variables.</summary>
internal sealed class PreparedCache
{
    private readonly ConditionalWeakTable<Variable, Dictionary<PreparationKey, Preparation>> _byVariable = [];
    private readonly Lock _lock = new();

    /// <summary>The preparation of that key, made when there is none.</summary>
    public T Acquire<T>(PreparationKey key, Variable owner, Func<T> make)
        where T : Preparation
    {
        lock (_lock)
        {
            var table = _byVariable.GetValue(owner, _ => []);
            if (!table.TryGetValue(key, out var found))
                table[key] = found = make();
            found.Users++;
            return (T)found;
        }
    }

    /// <summary>Says that a plan no longer uses it.</summary>
    public void Release(Preparation preparation)
    {
        lock (_lock)
        {
            if (--preparation.Users > 0)
                return;
            if (preparation.Sources.Count > 0 && _byVariable.TryGetValue(preparation.Sources[0], out var table))
                foreach (var (key, value) in table)
                    if (ReferenceEquals(value, preparation))
                    {
                        table.Remove(key);
                        break;
                    }
            preparation.Dispose();
        }
    }
}
