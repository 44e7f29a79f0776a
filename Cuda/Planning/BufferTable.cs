using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Planning;

/// <summary>Where a buffer's memory comes from.</summary>
internal enum BufferKind
{
    /// <summary>The workspace, apart from the number of samples.</summary>
    Fixed,

    /// <summary>The workspace, growing with the number of samples.</summary>
    PerSample,

    /// <summary>A variable's copy on the device.</summary>
    Variable,

    /// <summary>Numbers that the plan itself holds.</summary>
    Constant,

    /// <summary>Part of another buffer, set by a step while it runs.</summary>
    Moving,
}

/// <summary>One buffer of a plan.</summary>
/// <param name="Kind">Where its memory comes from.</param>
/// <param name="Size">Elements.</param>
/// <param name="Place">Its place in the arena or among the constants, or the number of the variable.</param>
internal readonly record struct BufferEntry(BufferKind Kind, Dim Size, long Place);

/// <summary>A plan's buffers, found while steps are made and then laid out.</summary>
internal sealed class BufferTable
{
    private readonly List<BufferEntry> _buffers = [];
    private readonly List<(int First, int Last, int Base)> _lives = [];
    private readonly List<(int First, int Last)> _loops = [];
    private readonly List<(int A, int B)> _ties = [];

    public int Count => _buffers.Count;

    public BufferEntry this[int buffer] => _buffers[buffer];

    /// <summary>Floats of the workspace apart from samples.</summary>
    public long FixedArena { get; private set; }

    /// <summary>Floats of the workspace for each sample.</summary>
    public long PerSampleArena { get; private set; }

    /// <summary>A buffer of the workspace.</summary>
    public int Arena(Dim size) => Add(new BufferEntry(size.PerBatch ? BufferKind.PerSample : BufferKind.Fixed, size, 0), -1);

    public int Variable(int number, Dim size) => Add(new BufferEntry(BufferKind.Variable, size, number), -1);

    public int Constant(long place, Dim size) => Add(new BufferEntry(BufferKind.Constant, size, place), -1);

    /// <summary>A window into another buffer.</summary>
    public int Moving(int of, Dim size) => Add(new BufferEntry(BufferKind.Moving, size, 0), Root(of));

    /// <summary>Whether a buffer is the workspace's own.</summary>
    public bool IsArena(int buffer) => _buffers[buffer].Kind is BufferKind.Fixed or BufferKind.PerSample;

    /// <summary>Says that a step uses a buffer.</summary>
    public void Use(int buffer, int step)
    {
        buffer = Root(buffer);
        var life = _lives[buffer];
        _lives[buffer] = (Math.Min(life.First, step), Math.Max(life.Last, step), life.Base);
    }

    /// <summary>Says that the steps from first to last run again and again, so that what they read from before them must stay.</summary>
    public void Loop(int first, int last) => _loops.Add((first, last));

    /// <summary>Whether no step before that time uses a buffer.</summary>
    public bool IsBornSince(int buffer, int step) => _lives[Root(buffer)].First >= step;

    /// <summary>Says that two buffers change places while steps run, so that both must stay as long as either.</summary>
    public void Tie(int a, int b) => _ties.Add((a, b));

    /// <summary>Lays the arenas out.</summary>
    /// <param name="reuse">Whether buffers that live at different times share memory.</param>
    public void Finish(bool reuse)
    {
        foreach (var (first, last) in _loops)
            for (int i = 0; i < _lives.Count; i++)
                if (_lives[i].First < first && _lives[i].Last >= first)
                    _lives[i] = _lives[i] with { Last = Math.Max(_lives[i].Last, last) };
        foreach (var (a, b) in _ties)
            _lives[a] = _lives[b] = (Math.Min(_lives[a].First, _lives[b].First), Math.Max(_lives[a].Last, _lives[b].Last), -1);
        int[] arena = [.. Enumerable.Range(0, _buffers.Count).Where(IsArena)];
        var (places, fixedSize, perSample) = BufferPlanner.Plan([
            .. arena.Select(i =>
                reuse && _lives[i].Last >= 0
                    ? new BufferLife(_buffers[i].Size, _lives[i].First, _lives[i].Last)
                    : new BufferLife(_buffers[i].Size, 0, int.MaxValue)
            ),
        ]);
        for (int k = 0; k < arena.Length; k++)
            _buffers[arena[k]] = _buffers[arena[k]] with { Place = places[k] };
        (FixedArena, PerSampleArena) = (fixedSize, perSample);
    }

    private int Root(int buffer) => _lives[buffer].Base < 0 ? buffer : _lives[buffer].Base;

    private int Add(BufferEntry entry, int of)
    {
        _buffers.Add(entry);
        _lives.Add((int.MaxValue, -1, of));
        return _buffers.Count - 1;
    }
}
