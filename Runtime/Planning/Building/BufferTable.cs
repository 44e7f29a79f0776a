using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>A plan's buffers, found while steps are made and then laid out.</summary>
internal sealed class BufferTable
{
    private readonly List<BufferEntry> _buffers = [];
    private readonly List<(int First, int Last, int Base)> _lives = [];
    private readonly List<(int First, int Last)> _loops = [];
    private readonly List<(int A, int B)> _ties = [];
    private BufferEntry[] _final = [];

    /// <summary>How many buffers there are, once they are laid out.</summary>
    public int Count => _final.Length;

    /// <summary>A buffer, once all are laid out.</summary>
    public ref readonly BufferEntry this[int buffer] => ref _final[buffer];

    /// <summary>Floats of the workspace apart from samples.</summary>
    public long FixedArena { get; private set; }

    /// <summary>Floats of the workspace for each sample.</summary>
    public long PerSampleArena { get; private set; }

    /// <summary>A buffer as far as it is known before all are laid out: its place in the arena is not.</summary>
    public BufferEntry Found(int buffer) => _buffers[buffer];

    /// <summary>A buffer of the workspace.</summary>
    public int Arena(Dim size) => Add(new BufferEntry(size.PerBatch ? BufferKind.PerSample : BufferKind.Fixed, size, 0), -1);

    /// <summary>A buffer that is not the workspace's.</summary>
    public int Add(BufferKind kind, long place, Dim size) => Add(new BufferEntry(kind, size, place), -1);

    /// <summary>A window into another buffer.</summary>
    public int Moving(int of, Dim size) => Add(new BufferEntry(BufferKind.Moving, size, 0), Root(of));

    /// <summary>Lets an arena buffer's values go straight to an output of the caller's.</summary>
    public void Redirect(int buffer, int output) => _buffers[buffer] = _buffers[buffer] with { Kind = BufferKind.Output, Place = output };

    /// <summary>Says that a step uses a buffer.</summary>
    public void Use(int buffer, int step)
    {
        buffer = Root(buffer);
        var life = _lives[buffer];
        _lives[buffer] = (Math.Min(life.First, step), Math.Max(life.Last, step), life.Base);
    }

    /// <summary>Says that the steps from first to last run again and again, so that what they read from before them must stay.</summary>
    public void Loop(int first, int last) => _loops.Add((first, last));

    /// <summary>Whether a step uses a buffer.</summary>
    public bool IsUsed(int buffer) => _lives[Root(buffer)].Last >= 0;

    /// <summary>Whether no step before that time uses a buffer.</summary>
    public bool IsBornSince(int buffer, int step) => _lives[Root(buffer)].First >= step;

    /// <summary>Says that two buffers change places while steps run, so that both must stay as long as either.</summary>
    public void Tie(int a, int b) => _ties.Add((a, b));

    /// <summary>Whether a buffer changes places with another one.</summary>
    public bool IsTied(int buffer) => _ties.Any(t => t.A == buffer || t.B == buffer);

    /// <summary>Whether a view is all of an arena buffer, element after element.</summary>
    public bool Fills(View view) =>
        _buffers[view.Buffer].IsArena && view.IsDense && view.Offset == default && _buffers[view.Buffer].Size == view.Shape.Count;

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
        int[] arena = [.. Enumerable.Range(0, _buffers.Count).Where(i => _buffers[i].IsArena)];
        var (places, fixedSize, perSample) = BufferPlanner.Plan([
            .. arena.Select(i =>
                reuse && _lives[i].Last >= 0
                    ? new BufferLife(_buffers[i].Size, _lives[i].First, _lives[i].Last)
                    : new BufferLife(_buffers[i].Size, 0, int.MaxValue)
            ),
        ]);
        for (int k = 0; k < arena.Length; k++)
            _buffers[arena[k]] = _buffers[arena[k]] with { Place = places[k] };
        (FixedArena, PerSampleArena, _final) = (fixedSize, perSample, [.. _buffers]);
    }

    private int Root(int buffer) => _lives[buffer].Base < 0 ? buffer : _lives[buffer].Base;

    private int Add(BufferEntry entry, int of)
    {
        _buffers.Add(entry);
        _lives.Add((int.MaxValue, -1, of));
        return _buffers.Count - 1;
    }
}
