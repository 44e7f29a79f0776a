using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>The weights of a recurrent layer, packed for its fused kernel.</summary>
internal sealed class PreparedRecurrent : Preparation
{
    private readonly WeightView[] _kernel,
        _bias,
        _recurrent,
        _recurrentBias;
    private readonly float[][] _joined = new float[4][];
    private readonly SharedWeights _weights;
    private readonly PackedMatrix[] _ofKernel,
        _ofRecurrent;
    private readonly int _units;
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
        (_kernel, _bias) = (kernel is null ? [] : [kernel], bias is null ? [] : [bias]);
        (_recurrent, _recurrentBias) = (recurrent, recurrentBias);
        var (kind, units, width) = form;
        (_units, _columns) = (units, recurrent.Sum(r => r.Columns));
        int inputs = kernel?.Rows ?? 0;
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
        _weights = new SharedWeights((IDisposable?)Plain ?? Gru!);
        // Reset after the product, the second matrix has the candidate's input weights, which stand as 0 in the first.
        _ofKernel = Plain is not null ? [Plain.Matrix] : [Gru!.First.Matrix, Gru.Second.Matrix];
        _ofRecurrent = Gru is { ResetAfter: true } ? [Gru.First.Matrix] : _ofKernel;
    }

    /// <summary>Of an LSTM or SimpleRNN.</summary>
    public RecurrentWeights? Plain { get; }

    /// <summary>Of a GRU.</summary>
    public GruWeights? Gru { get; }

    protected override void Compute()
    {
        using PackSource kernel = Whole(_kernel),
            recurrent = Whole(_recurrent);
        ReadOnlySpan<float> w = Rows(kernel, _kernel, 0),
            u = Rows(recurrent, _recurrent, 1),
            b = Joined(_bias, 2),
            d = Joined(_recurrentBias, 3);
        Plain?.Fill(w, u, b);
        Gru?.Fill(w, u, b, d);
        int inputs = Plain?.Inputs ?? Gru!.Inputs;
        kernel.HandOver(_weights, _ofKernel, (0, inputs, _columns));
        recurrent.HandOver(_weights, _ofRecurrent, (inputs, _units, _columns));
    }

    private static PackSource Whole(WeightView[] parts) => WeightView.AreWhole(parts) ? new PackSource(parts[0].Array) : default;

    private ReadOnlySpan<float> Rows(PackSource whole, WeightView[] parts, int place) =>
        whole.IsOpen ? whole.From(0) : Joined(parts, place);

    /// <summary>Parts side by side, in memory that stays for the next time.</summary>
    private float[] Joined(WeightView[] parts, int place)
    {
        if (parts.Length == 0)
            return [];
        _joined[place] ??= new float[parts[0].Rows * _columns];
        int column = 0;
        foreach (var part in parts)
        {
            part.CopyTo(_joined[place], _columns, column);
            column += part.Columns;
        }
        return _joined[place];
    }

    public override void Dispose() => _weights.Drop();
}
