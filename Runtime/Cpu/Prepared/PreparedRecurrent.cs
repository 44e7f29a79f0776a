using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>The weights of a recurrent layer, packed for its fused kernel.</summary>
internal sealed class PreparedRecurrent : Preparation
{
    private readonly WeightView? _kernel,
        _bias;
    private readonly WeightView[] _recurrent,
        _recurrentBias;
    private readonly float[] _w,
        _u,
        _b,
        _d;
    private readonly int _columns;

    /// <param name="sources">The variables.</param>
    /// <param name="form">The recurrence, U and the register width to pack for.</param>
    /// <param name="kernel">W [D, G U] where the kernel takes the input's product too.</param>
    /// <param name="bias">b [G U] with it.</param>
    /// <param name="recurrent">The recurrent weights, side by side.</param>
    /// <param name="recurrentBias">The recurrent biases, side by side.</param>
    public PreparedRecurrent(
        IReadOnlyList<Variable> sources,
        (RecurrentKind Kind, int Units, SimdWidth Width) form,
        WeightView? kernel,
        WeightView? bias,
        WeightView[] recurrent,
        WeightView[] recurrentBias
    )
        : base(sources)
    {
        (_kernel, _bias, _recurrent, _recurrentBias) = (kernel, bias, recurrent, recurrentBias);
        var (kind, units, width) = form;
        _columns = recurrent.Sum(r => r.Columns);
        int inputs = kernel?.Rows ?? 0;
        (_w, _u, _b, _d) = (
            new float[inputs * _columns],
            new float[units * _columns],
            new float[bias is null ? 0 : _columns],
            new float[recurrentBias.Length == 0 ? 0 : _columns]
        );
        switch (kind)
        {
            case RecurrentKind.Lstm:
                Plain = LstmKernel.CreateWeights(units, inputs, width);
                break;
            case RecurrentKind.SimpleRnn:
                Plain = SimpleRnnKernel.CreateWeights(units, inputs, width);
                break;
            case RecurrentKind.Gru:
            case RecurrentKind.GruResetAfter:
                Gru = new GruWeights(units, inputs, kind == RecurrentKind.GruResetAfter, width);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such recurrence");
        }
    }

    /// <summary>Of an LSTM or SimpleRNN.</summary>
    public RecurrentWeights? Plain { get; }

    /// <summary>Of a GRU.</summary>
    public GruWeights? Gru { get; }

    protected override void Compute()
    {
        _kernel?.CopyTo(_w, _columns, 0);
        _bias?.CopyTo(_b, _columns, 0);
        Join(_recurrent, _u);
        Join(_recurrentBias, _d);
        Plain?.Fill(_w, _u, _b);
        Gru?.Fill(_w, _u, _b, _d);
    }

    private void Join(WeightView[] parts, float[] to)
    {
        int column = 0;
        foreach (var part in parts)
        {
            part.CopyTo(to, _columns, column);
            column += part.Columns;
        }
    }

    public override void Dispose()
    {
        Plain?.Dispose();
        Gru?.First.Dispose();
        Gru?.Second.Dispose();
    }
}
