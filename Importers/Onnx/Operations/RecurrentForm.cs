using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Operations;

/// <summary>A recurrence as ONNX's own LSTM, GRU or RNN.</summary>
internal sealed class RecurrentForm
{
    private readonly GraphWriter _writer;
    private readonly Emitter _emitter;
    private readonly SymbolicNode _node;
    private readonly RecurrentPattern _pattern;
    private readonly OnnxAttribute[] _activations;
    private readonly int _units;

    private RecurrentForm(GraphWriter writer, SymbolicNode node, OnnxAttribute[] activations, int units)
    {
        (_writer, _emitter, _node, _activations, _units) = (writer, writer.Emitter, node, activations, units);
        (_pattern, IsReversed) = (((ScanOp)node.Op).Pattern!, ((ScanOp)node.Op).Reverse);
    }

    private bool IsReversed { get; }

    private int States => _pattern.Kind.States();

    // At masked steps the output is kept apart from the state, where the first state is not zero.
    private bool KeepsOutput => _node.Body!.States.Count > States;

    /// <summary>The form of a scan; null where ONNX has no node for it.</summary>
    internal static RecurrentForm? Find(GraphWriter w, SymbolicNode n)
    {
        var (op, body) = ((ScanOp)n.Op, n.Body!);
        if (op.Pattern is not { } pattern || body.States[0].Shape[^1].Number is not { } units)
            return null;
        var functions = Functions(pattern);
        int states = pattern.Kind.States(),
            sequences = pattern.Roles.Mask is null ? 1 : 2;
        bool keepsOutput = body.States.Count == states + 1;
        var output = body.NewStates[keepsOutput ? states : 0];
        bool isWhole =
            body.Sequences.Count == sequences
            && (body.States.Count == states || keepsOutput)
            && body.Stacked.All(s => ReferenceEquals(s, output))
            && pattern.Roles.AllWeights.Concat(pattern.Roles.AllBiases).All(r => w.Constants.Has(n.Inputs[r]))
            && (!keepsOutput || n.Inputs[sequences + states].Op is ConstantOp { Value: 0 });
        if (!isWhole || RecurrentActivations.Of(functions) is not { } activations)
            return null;
        RecurrentActivations.Note(w.Emitter.Notes, n.Layer, functions);
        return new RecurrentForm(w, n, activations, units);
    }

    /// <summary>Writes the node and what stands around it.</summary>
    /// <returns>The names of the scan's results.</returns>
    internal string[] Write()
    {
        var (x, kernel, bias) = Input();
        string[] first = [.. Enumerable.Range(0, States).Select(FirstState)];
        if (_pattern.Roles.Mask is { } mask)
            return Masked(x, kernel, bias, first, _node.Inputs[mask]);
        var results = Node(_emitter.Transpose(x, 1, 0, 2), kernel, bias, "", first, IsReversed);
        string[] last = [.. results.Skip(1).Select(r => _emitter.Squeeze(r, 0))];
        return Results(last, _emitter.Transpose(_emitter.Squeeze(results[0], 1), 1, 0, 2));
    }

    private static Activation[] Functions(RecurrentPattern pattern) =>
        pattern.Kind switch
        {
            RecurrentKind.SimpleRnn => [pattern.Activation],
            RecurrentKind.Lstm => [pattern.InnerActivation, pattern.Activation, pattern.Activation],
            _ => [pattern.InnerActivation, pattern.Activation],
        };

    // The sequence [N, T, D], W and the bias: those of the product in front of the scan where it is a plain one.
    private (string X, string Kernel, SymbolicNode? Bias) Input()
    {
        var product = _node.Inputs[_pattern.Roles.Projection];
        var arrays = new RecurrentArrays(_writer, _node, _pattern.Kind, _units);
        SymbolicNode? bias = null;
        if (product.Op is AddOp)
            for (int i = 0; i < 2 && bias is null; i++)
                if (product.Inputs[i].Op is MatMulOp && IsRow(product.Inputs[1 - i]))
                    (product, bias) = (product.Inputs[i], product.Inputs[1 - i]);
        if (product.Op is MatMulOp { TransposeA: false } op && product.Inputs[1] is { Rank: 2 } kernel && _writer.Constants.Has(kernel))
            return (_writer.Name(product.Inputs[0]), arrays.Kernel(kernel, op.TransposeB), bias);
        return (_writer.Name(_node.Inputs[_pattern.Roles.Projection]), arrays.Identity(), null);
    }

    private bool IsRow(SymbolicNode x) =>
        _writer.Constants.Has(x)
        && x.Rank > 0
        && x.Shape[^1].Number == _pattern.Kind.Gates() * _units
        && x.Shape.SkipLast(1).All(e => e.Number == 1);

    private string FirstState(int index)
    {
        var state = _node.Inputs[_node.Body!.Sequences.Count + index];
        return state.Op is ConstantOp { Value: 0 } ? "" : _writer.Name(state);
    }

    private string[] Node(string x, string kernel, SymbolicNode? bias, string lengths, string[] first, bool isReversed)
    {
        var arrays = new RecurrentArrays(_writer, _node, _pattern.Kind, _units);
        var inputs = new List<string> { x, kernel, arrays.Recurrent(_pattern.Roles), arrays.Bias(bias, _pattern.Roles), lengths };
        inputs.AddRange(first.Select(f => f.Length == 0 ? "" : _emitter.Unsqueeze(f, 0)));
        while (inputs[^1].Length == 0)
            inputs.RemoveAt(inputs.Count - 1);
        string op = _pattern.Kind switch
        {
            RecurrentKind.SimpleRnn => "RNN",
            RecurrentKind.Lstm => "LSTM",
            _ => "GRU",
        };
        OnnxAttribute[] attributes =
        [
            Emitter.Attribute("hidden_size", _units),
            .. _activations,
            .. op == "GRU"
                ? [Emitter.Attribute("linear_before_reset", _pattern.Kind == RecurrentKind.GruResetAfter ? 1 : 0)]
                : Array.Empty<OnnxAttribute>(),
            .. isReversed ? [new OnnxAttribute("direction", "reverse")] : Array.Empty<OnnxAttribute>(),
        ];
        return _emitter.Add(op, [.. inputs], 1 + States, attributes);
    }

    // The steps that count are brought to the front, so that their number is all that the node has to know; each step has the output of
    // the last one that counts, before which stands what was first. Time that runs backwards is turned around outside.
    private string[] Masked(string x, string kernel, SymbolicNode? bias, string[] first, SymbolicNode mask)
    {
        var steps = new MaskedSteps(_emitter, mask.Shape[1], _writer.Truth(mask), IsReversed);
        bool isInFront = _emitter.Options.AssumeRightPadded && !IsReversed;
        if (_emitter.Options.AssumeRightPadded && IsReversed)
            throw _node.Unsayable(
                $"with masks taken to be at the end, a layer that runs backwards has no form; expected every mask to be read"
            );
        string data = steps.InOrder(_emitter.Transpose(x, 1, 0, 2));
        var results = Node(isInFront ? data : steps.ToFront(data), kernel, bias, steps.Lengths, first, isReversed: false);
        string Last(int state, string before) =>
            _emitter.Add("Where", [steps.None, before.Length == 0 ? _emitter.Number(0) : before, _emitter.Squeeze(results[1 + state], 0)]);
        List<string> last = [.. Enumerable.Range(0, States).Select(i => Last(i, first[i]))];
        string before = KeepsOutput ? "" : first[0];
        if (KeepsOutput)
            last.Add(Last(0, ""));
        var (one, batch) = (Whole(1), _node.Body!.States[0].Shape[0]);
        string front =
            before.Length == 0 ? _emitter.Expand(_emitter.Number(0), [one, batch, Whole(_units)]) : _emitter.Unsqueeze(before, 0);
        string spread = steps.Spread(front, _emitter.Squeeze(results[0], 1), _units);
        return Results([.. last], _emitter.Transpose(steps.InOrder(spread), 1, 0, 2));
    }

    private string[] Results(string[] last, string stacked) => [.. last, .. _node.Body!.Stacked.Select(_ => stacked)];

    private Extent Whole(int number) => new(_node.Body!.States[0].Shape[0].Factors.Select(_ => number));
}
