using System.Diagnostics;
using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>What a recurrent layer's fused gradient reads and writes; what a call does not have is null.</summary>
internal sealed record RecurrentGradientOperands
{
    public required TraceViews Trace { get; init; }

    /// <summary>[N, T, 1].</summary>
    public View? Mask { get; init; }

    /// <summary>The derivatives by the outputs [N, T, U], each at its own time.</summary>
    public View? Sequences { get; init; }

    /// <summary>The derivatives by the last output.</summary>
    public View? Last { get; init; }

    /// <summary>The derivatives by x W + b [N, T, G U].</summary>
    public required View Preactivations { get; init; }

    /// <summary>The derivatives by h U + d [N, T, 3U] of a GRU that resets after the product.</summary>
    public View? Recurrent { get; init; }

    /// <summary>The transposed recurrent weights.</summary>
    public required PreparedMatrix Main { get; init; }

    /// <summary>Those of the candidate, of a GRU that resets before the product.</summary>
    public PreparedMatrix? Candidate { get; init; }

    public IEnumerable<View> Views => new[] { Mask, Sequences, Last, Preactivations, Recurrent }.OfType<View>().Concat(Trace.Views);
}

/// <summary>The gradient of a whole recurrent layer in one kernel.</summary>
internal sealed unsafe class RecurrentGradientStep(ScanOp forward, RecurrentGradientOperands o) : Step
{
    private readonly int _units = forward.States[0].Shape[1].Fixed;
    private readonly SimdActivation _activation = ActivationKernels.Of(forward.Pattern!.Activation)!,
        _inner = ActivationKernels.Of(forward.Pattern.InnerActivation)!;

    public override void Run(Workspace w)
    {
        int batch = forward.States[0].Shape[0].At(w.Samples);
        if (batch == 0)
            return;
        var call = new RecurrentGradientCall
        {
            Batch = batch,
            Steps = forward.Steps,
            Backwards = forward.Reverse,
            Trace = o.Trace.At(w, forward.Steps),
            Preactivations = w.At(o.Preactivations),
        };
        if (o.Mask is { } mask)
        {
            call.Mask = w.At(mask);
            call.MaskRow = mask.Strides[0].At(w.Samples);
            call.MaskStep = mask.Strides[1].At(w.Samples);
        }
        if (o.Last is { } last)
        {
            call.Last = w.At(last);
            call.LastRow = last.Strides[0].At(w.Samples);
        }
        if (o.Sequences is { } s)
        {
            call.Sequences = w.At(s);
            call.SequenceRow = s.Strides[0].At(w.Samples);
            call.SequenceStep = s.Strides[1].At(w.Samples);
            if (forward.Reverse)
            {
                call.Sequences += (forward.Steps - 1) * call.SequenceStep;
                call.SequenceStep = -call.SequenceStep;
            }
        }
        if (o.Recurrent is { } recurrent)
            call.Recurrent = w.At(recurrent);
        switch (forward.Pattern!.Kind)
        {
            case RecurrentKind.Lstm:
                LstmGradient.Run(call, o.Main.Matrix, _units, _activation, _inner, w.Pool, w.Threads);
                break;
            case RecurrentKind.SimpleRnn:
                SimpleRnnGradient.Run(call, o.Main.Matrix, _units, _activation, w.Pool, w.Threads);
                break;
            case RecurrentKind.Gru:
            case RecurrentKind.GruResetAfter:
                GruGradient.Run(call, o.Main.Matrix, o.Candidate?.Matrix, _units, _activation, _inner, w.Pool, w.Threads);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
