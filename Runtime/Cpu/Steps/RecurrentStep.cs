using System.Diagnostics;
using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>What a recurrent layer's fused kernel reads and writes; what a call does not have is null.</summary>
internal sealed record RecurrentOperands
{
    /// <summary>x W + b [N, T, G U], or the input itself where the weights hold W or <see cref="Input"/> does.</summary>
    public View? X { get; init; }

    /// <summary>W and b of an input that is multiplied beside the steps.</summary>
    public InputOperands? Input { get; init; }

    /// <summary>Checked indices [N, T] into <see cref="Table"/>.</summary>
    public View? Indices { get; init; }

    /// <summary>The rows of an embedding's table times the input weights, plus the bias: [rows, G U].</summary>
    public FoldedTable? Table { get; init; }

    /// <summary>Computes the wanted rows of <see cref="Table"/> one by one, as long as the whole table has not been computed.</summary>
    public UnfoldedRows? Unfolded { get; init; }

    /// <summary>[N, T, 1].</summary>
    public View? Mask { get; init; }

    public View? InitialH { get; init; }
    public View? InitialC { get; init; }

    /// <summary>Outputs of all steps [N, T, U], each at its own time.</summary>
    public View? Sequences { get; init; }

    /// <summary>The last output, where it can differ from the last state.</summary>
    public View? Last { get; init; }

    public View? FinalH { get; init; }
    public View? FinalC { get; init; }

    /// <summary>What the gradient reads.</summary>
    public TraceViews? Trace { get; init; }

    public IEnumerable<View> Views =>
        new[] { X, Input?.Products, Indices, Mask, InitialH, InitialC, Sequences, Last, FinalH, FinalC }
            .OfType<View>()
            .Concat(Trace?.Views ?? []);
}

/// <summary>What a forward pass keeps for its gradient, dense and by time; see <see cref="RecurrentTrace"/>.</summary>
/// <param name="Gates">[N, T, G U].</param>
/// <param name="PreviousH">[N, T, U].</param>
/// <param name="Extra">[N, T, U]; a SimpleRNN has none.</param>
internal sealed record TraceViews(View Gates, View PreviousH, View? Extra)
{
    public IEnumerable<View> Views => new[] { Gates, PreviousH, Extra }.OfType<View>();

    public unsafe RecurrentTrace At(Workspace w, int steps) =>
        new()
        {
            Gates = w.At(Gates),
            PreviousH = w.At(PreviousH),
            Extra = Extra is null ? null : w.At(Extra),
            Row = steps,
            Step = 1,
        };
}

/// <summary>A whole recurrent layer in one kernel.</summary>
internal sealed unsafe class RecurrentStep : Step
{
    private readonly RecurrentOperands _o;
    private readonly PreparedRecurrent _weights;
    private readonly ScanOp _scan;
    private readonly RecurrentKind _kind;
    private readonly Dim _batch;
    private readonly int _units;
    private readonly bool _outputApart;
    private readonly SimdActivation _activation,
        _inner;

    public RecurrentStep(ScanOp scan, RecurrentOperands operands, PreparedRecurrent weights, bool outputApart)
    {
        (_scan, _o, _weights, _outputApart) = (scan, operands, weights, outputApart);
        _kind = scan.Pattern!.Kind;
        (_batch, _units) = (scan.States[0].Shape[0], scan.States[0].Shape[1].Fixed);
        (_activation, _inner) = (ActivationKernels.Of(scan.Pattern!.Activation)!, ActivationKernels.Of(scan.Pattern.InnerActivation)!);
    }

    public override void Run(Workspace w)
    {
        int batch = _batch.At(w.Samples);
        if (batch == 0)
            return;
        var call = new RecurrentCall
        {
            Batch = batch,
            Steps = _scan.Steps,
            Backwards = _scan.Reverse,
            MaskedOutputIsState = !_outputApart,
        };
        if (_o.Mask is { } mask)
        {
            call.Mask = w.At(mask);
            call.MaskRow = mask.Strides[0].At(w.Samples);
            call.MaskStep = mask.Strides[1].At(w.Samples);
        }
        States(ref call, w);
        Outputs(ref call, w);
        if (_o.X is { } x)
        {
            call.Input = (_weights.Plain?.Inputs ?? _weights.Gru!.Inputs) > 0 ? RecurrentInput.Direct : RecurrentInput.Projected;
            call.X = w.At(x);
            call.XRow = x.Strides[0].At(w.Samples);
            call.XStep = x.Strides[1].At(w.Samples);
            var input = _o.Input?.Prepare(ref call, w);
            Call(call, w, input);
            return;
        }
        call.Indices = w.At(_o.Indices!);
        call.IndexRow = _scan.Steps;
        call.IndexStep = 1;
        if (_o.Table!.TryUse((long)batch * _scan.Steps))
        {
            call.Input = RecurrentInput.Gathered;
            call.X = _o.Table.Pointer;
            call.TableRows = _o.Table.Rows;
            Call(call, w);
        }
        else
            Unfolded(call, w);
    }

    private void States(ref RecurrentCall call, Workspace w)
    {
        if (_o.InitialH is { } h)
            call.InitialH = w.At(h);
        if (_o.InitialC is { } c)
            call.InitialC = w.At(c);
        if (_o.FinalH is { } endH)
            call.FinalH = w.At(endH);
        if (_o.FinalC is { } endC)
            call.FinalC = w.At(endC);
    }

    private void Outputs(ref RecurrentCall call, Workspace w)
    {
        if (_o.Last is { } last)
        {
            call.Last = w.At(last);
            call.LastRow = last.Strides[0].At(w.Samples);
        }
        if (_o.Sequences is { } s)
        {
            // The kernel writes in the order of processing, a scan's outputs stand at their time.
            call.Sequences = w.At(s);
            call.SequenceRow = s.Strides[0].At(w.Samples);
            call.SequenceStep = s.Strides[1].At(w.Samples);
            if (_scan.Reverse)
            {
                call.Sequences += (_scan.Steps - 1) * call.SequenceStep;
                call.SequenceStep = -call.SequenceStep;
            }
        }
        if (_o.Trace is { } trace)
            call.Trace = trace.At(w, _scan.Steps);
    }

    /// <summary>A few samples at a time: looks their rows up, multiplies them, runs the layer.</summary>
    private void Unfolded(RecurrentCall whole, Workspace w)
    {
        var rows = _o.Unfolded!;
        int most = Math.Max(1, UnfoldedRows.MostFloats / Math.Max(1, _scan.Steps * rows.Width));
        using var memory = new AlignedBuffer((long)Math.Min(most, whole.Batch) * _scan.Steps * rows.Width);
        for (int first = 0; first < whole.Batch; first += most)
        {
            var call = whole;
            call.Batch = Math.Min(most, whole.Batch - first);
            call.Indices += (nint)first * _scan.Steps;
            if (call.Mask != null)
                call.Mask += first * call.MaskRow;
            rows.Fill(ref call, memory.Pointer, w.Pool, w.Threads);
            if (call.InitialH != null)
                call.InitialH += (nint)first * _units;
            if (call.InitialC != null)
                call.InitialC += (nint)first * _units;
            if (call.FinalH != null)
                call.FinalH += (nint)first * _units;
            if (call.FinalC != null)
                call.FinalC += (nint)first * _units;
            if (call.Last != null)
                call.Last += first * call.LastRow;
            if (call.Sequences != null)
                call.Sequences += first * call.SequenceRow;
            Call(call, w);
        }
    }

    private void Call(in RecurrentCall call, Workspace w, PackedMatrix? input = null)
    {
        switch (_kind)
        {
            case RecurrentKind.Gru:
            case RecurrentKind.GruResetAfter:
                GruKernel.Run(call, _weights.Gru!, _activation, _inner, w.Pool, w.Threads, input);
                break;
            case RecurrentKind.Lstm:
                LstmKernel.Run(call, _weights.Plain!, _units, _activation, _inner, w.Pool, w.Threads, input);
                break;
            case RecurrentKind.SimpleRnn:
                SimpleRnnKernel.Run(call, _weights.Plain!, _units, _activation, w.Pool, w.Threads, input);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
