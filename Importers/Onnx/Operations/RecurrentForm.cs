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
            return Masked(_writer.Name(x), kernel, bias, first, _node.Inputs[mask]);
        var arrays = Arrays(kernel, bias);
        var results = Node(TimeFirst(x), Written(arrays), "", first, IsReversed ? "reverse" : "");
        string[] last = [.. results.Skip(1).Select(r => _emitter.Squeeze(r, 0))];
        return Results(last, _emitter.Transpose(_emitter.Squeeze(results[0], 1), 1, 0, 2));
    }

    /// <summary>The scan.</summary>
    internal SymbolicNode Scan => _node;

    /// <summary>The same recurrence of the same sequence the other way around in time, with other weights, as Bidirectional has it; null
    /// where there is none, or where a mask or states tell the two ways apart.</summary>
    internal RecurrentForm? OtherDirection() =>
        Joins ? _writer.Order.Where(n => n.Op is ScanOp && n != _node).Select(n => Find(_writer, n)).FirstOrDefault(IsOther) : null;

    /// <summary>Writes both ways in time as one node.</summary>
    /// <returns>The names of both scans' results.</returns>
    internal (string[] This, string[] Other) WriteWith(RecurrentForm other)
    {
        var (forward, backward) = IsReversed ? (other, this) : (this, other);
        var (x, kernel, bias) = forward.Input();
        var (_, second, secondBias) = backward.Input();
        var (one, two) = (forward.Arrays(kernel, bias), backward.Arrays(second, secondBias));
        string biases =
            one.Bias is null && two.Bias is null
                ? ""
                : RecurrentArray.Write(_emitter, one.Bias ?? two.Bias!.Zeros(), two.Bias ?? one.Bias!.Zeros());
        string[] arrays =
        [
            RecurrentArray.Write(_emitter, one.Kernel, two.Kernel),
            RecurrentArray.Write(_emitter, one.Recurrent, two.Recurrent),
            biases,
        ];
        var results = Node(TimeFirst(x), arrays, "", [.. Enumerable.Repeat("", States)], "bidirectional");
        string[] Of(RecurrentForm form, int direction)
        {
            string[] last = [.. results.Skip(1).Select(r => Direction(r, direction, 0))];
            return form.Results(last, _emitter.Transpose(Direction(results[0], direction, 1), 1, 0, 2));
        }
        return (Of(this, IsReversed ? 1 : 0), Of(other, IsReversed ? 0 : 1));
    }

    private bool Joins =>
        _pattern.Roles.Mask is null
        && Enumerable.Range(0, States).All(i => First(i).Op is ConstantOp { Value: 0 })
        && Product().Product is not null;

    private bool IsOther(RecurrentForm? other) =>
        other is { Joins: true }
        && other.IsReversed != IsReversed
        && other._pattern.Kind == _pattern.Kind
        && other._units == _units
        && ReferenceEquals(other.Product().Product!.Inputs[0], Product().Product!.Inputs[0])
        && Functions(other._pattern).SequenceEqual(Functions(_pattern));

    private string Direction(string x, int direction, int axis) =>
        _emitter.Add("Gather", [x, _emitter.Long(direction)], Emitter.Attribute("axis", axis));

    // Rows of a table are gathered in the order of time: the indices are turned around, which are fewer than what they stand for.
    private string TimeFirst(SymbolicNode x)
    {
        if (x is not { Op: GatherOp, Inputs: [{ Rank: 2 } table, { Rank: 2 } indices] })
            return _emitter.Transpose(_writer.Name(x), 1, 0, 2);
        (string layer, _emitter.Layer) = (_emitter.Layer, x.Layer);
        string rows = _emitter.Add(
            "Gather",
            [_writer.Name(table), _emitter.Transpose(_writer.Integer(indices), 1, 0)],
            Emitter.Attribute("axis", 0)
        );
        _emitter.Layer = layer;
        return rows;
    }

    private sealed record DirectionArrays(RecurrentArray Kernel, RecurrentArray Recurrent, RecurrentArray? Bias);

    private DirectionArrays Arrays(RecurrentArray kernel, SymbolicNode? bias)
    {
        var arrays = new RecurrentArrays(_writer, _node, _pattern.Kind, _units);
        return new DirectionArrays(kernel, arrays.Recurrent(_pattern.Roles), arrays.Bias(bias, _pattern.Roles));
    }

    private string[] Written(DirectionArrays arrays) =>
        [
            RecurrentArray.Write(_emitter, arrays.Kernel),
            RecurrentArray.Write(_emitter, arrays.Recurrent),
            arrays.Bias is null ? "" : RecurrentArray.Write(_emitter, arrays.Bias),
        ];

    private static Activation[] Functions(RecurrentPattern pattern) =>
        pattern.Kind switch
        {
            RecurrentKind.SimpleRnn => [pattern.Activation],
            RecurrentKind.Lstm => [pattern.InnerActivation, pattern.Activation, pattern.Activation],
            _ => [pattern.InnerActivation, pattern.Activation],
        };

    // The sequence [N, T, D], W and the bias: those of the product in front of the scan where it is a plain one.
    private (SymbolicNode X, RecurrentArray Kernel, SymbolicNode? Bias) Input()
    {
        var arrays = new RecurrentArrays(_writer, _node, _pattern.Kind, _units);
        return Product() is ({ } product, var bias)
            ? (product.Inputs[0], arrays.Kernel(product.Inputs[1], ((MatMulOp)product.Op).TransposeB), bias)
            : (_node.Inputs[_pattern.Roles.Projection], arrays.Identity(), null);
    }

    private (SymbolicNode? Product, SymbolicNode? Bias) Product()
    {
        var product = _node.Inputs[_pattern.Roles.Projection];
        SymbolicNode? bias = null;
        if (product.Op is AddOp)
            for (int i = 0; i < 2 && bias is null; i++)
                if (product.Inputs[i].Op is MatMulOp && IsRow(product.Inputs[1 - i]))
                    (product, bias) = (product.Inputs[i], product.Inputs[1 - i]);
        return product.Op is MatMulOp { TransposeA: false } && product.Inputs[1] is { Rank: 2 } kernel && _writer.Constants.Has(kernel)
            ? (product, bias)
            : (null, null);
    }

    private bool IsRow(SymbolicNode x) =>
        _writer.Constants.Has(x)
        && x.Rank > 0
        && x.Shape[^1].Number == _pattern.Kind.Gates() * _units
        && x.Shape.SkipLast(1).All(e => e.Number == 1);

    private SymbolicNode First(int index) => _node.Inputs[_node.Body!.Sequences.Count + index];

    private string FirstState(int index) => First(index).Op is ConstantOp { Value: 0 } ? "" : _writer.Name(First(index));

    private string[] Node(string x, string[] arrays, string lengths, string[] first, string direction)
    {
        var inputs = new List<string> { x, arrays[0], arrays[1], arrays[2], lengths };
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
            .. direction == "bidirectional" ? _activations.Select(Twice) : _activations,
            .. op == "GRU"
                ? [Emitter.Attribute("linear_before_reset", _pattern.Kind == RecurrentKind.GruResetAfter ? 1 : 0)]
                : Array.Empty<OnnxAttribute>(),
            .. direction.Length > 0 ? [new OnnxAttribute("direction", direction)] : Array.Empty<OnnxAttribute>(),
        ];
        return _emitter.Add(op, [.. inputs], 1 + States, attributes);
    }

    // Each direction has its own functions.
    private static OnnxAttribute Twice(OnnxAttribute attribute) =>
        attribute.Value switch
        {
            string[] names => attribute with { Value = (string[])[.. names, .. names] },
            float[] numbers => attribute with { Value = (float[])[.. numbers, .. numbers] },
            _ => throw new InvalidOperationException($"'{attribute.Name}' is no list"),
        };

    // The steps that count are brought to the front, so that their number is all that the node has to know; each step has the output of
    // the last one that counts, before which stands what was first. Time that runs backwards is turned around outside.
    private string[] Masked(string x, RecurrentArray kernel, SymbolicNode? bias, string[] first, SymbolicNode mask)
    {
        var steps = new MaskedSteps(_emitter, mask.Shape[1], _writer.Truth(mask), IsReversed);
        bool isInFront = _emitter.Options.AssumeRightPadded && !IsReversed;
        if (_emitter.Options.AssumeRightPadded && IsReversed)
            throw _node.Unsayable(
                $"with masks taken to be at the end, a layer that runs backwards has no form; expected every mask to be read"
            );
        string data = steps.InOrder(_emitter.Transpose(x, 1, 0, 2));
        var results = Node(isInFront ? data : steps.ToFront(data), Written(Arrays(kernel, bias)), steps.Lengths, first, "");
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
