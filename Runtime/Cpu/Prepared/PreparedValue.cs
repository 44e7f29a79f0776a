using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>The value of a node that depends on variables alone.</summary>
internal sealed unsafe class PreparedValue : PreparedArray
{
    private readonly AlignedBuffer _values;
    private readonly IPlan _plan;

    /// <param name="node">The value.</param>
    /// <param name="sources">The variables it depends on.</param>
    /// <param name="plan">Computes it as its only output.</param>
    public PreparedValue(Node node, IReadOnlyList<Variable> sources, IPlan plan)
        : base(sources) => (_values, _plan) = (new AlignedBuffer(node.Shape.Count.Fixed), plan);

    public override int Length => (int)_values.Length;

    public override float* Pointer => _values.Pointer;

    protected override void Compute()
    {
        var target = new HostBuffer(_values.Pointer, _values.Length);
        _plan.Run(1, [], new ReadOnlySpan<HostBuffer>(ref target));
    }

    public override void Dispose()
    {
        _plan.Dispose();
        _values.Dispose();
    }
}

/// <summary>Numbers of the graph itself.</summary>
internal sealed unsafe class ConstantValues : PreparedArray
{
    private readonly AlignedBuffer _values;

    public ConstantValues(ReadOnlySpan<double> values)
        : base([])
    {
        _values = new AlignedBuffer(values.Length);
        for (int i = 0; i < values.Length; i++)
            _values.Pointer[i] = (float)values[i];
    }

    public override int Length => (int)_values.Length;

    public override float* Pointer => _values.Pointer;

    protected override void Compute() { }

    public override void Dispose() => _values.Dispose();
}
