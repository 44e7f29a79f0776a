using System.Globalization;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Planning;

// Recurrences that have a fused kernel.
internal sealed partial class PlanBuilder
{
    // Up to here a step takes the input's product together with the recurrent one; beyond it one product for all steps is faster.
    private const int DirectInputs = 32;

    private readonly Dictionary<Node, string?> _refusals = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Node> _pairs = new(ReferenceEqualityComparer.Instance),
        _forwards = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, InputProduct> _inputProducts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where a recurrent kernel's input comes from: x = (E[index] or rows) W + b.</summary>
    private sealed record InputProduct(Node Rows, Node Weights, Node? Bias, Node? Lookup);

    /// <summary>Why a scan has no fused kernel; null where it has.</summary>
    private string? Refusal(Node node, ScanOp scan)
    {
        if (_refusals.TryGetValue(node, out string? reason))
            return reason;
        return scan.GradientOf?.Forward.Pattern is { } forward
            ? $"gradient of {forward.Kind}: the forward pass is not fused"
            : "the body is no recurrence that has a fused kernel";
    }

    /// <summary>Decides for each recurrence, and for its gradient with it, whether the fused kernels run it.</summary>
    private void FindRecurrences(IReadOnlyList<Node> work)
    {
        foreach (var node in work)
        {
            if (node.Op is not ScanOp { Pattern: { } pattern } scan)
                continue;
            var gradients = work.Where(n => n.Op is ScanOp { GradientOf: { } of } && ReferenceEquals(of.Forward, scan)).ToArray();
            string? reason = ForwardRefusal(node, scan, pattern);
            if (reason is null && gradients.Length > 0)
                reason = gradients.Length > 1 ? "it has several gradients" : GradientRefusal(gradients[0], node, scan, pattern);
            else if (reason is null && _scanUses[node].Any(i => i > scan.States.Count))
                reason = "the states of its steps are wanted";
            _refusals[node] = reason is null ? null : $"{pattern.Kind}: {reason}";
            foreach (var gradient in gradients)
            {
                _refusals[gradient] = reason is null ? null : $"gradient of {pattern.Kind}: {reason}";
                if (reason is null)
                    _pairs[node] = gradient;
                if (reason is null)
                    _forwards[gradient] = node;
            }
        }
    }

    private string? ForwardRefusal(Node node, ScanOp scan, RecurrentPattern pattern) =>
        pattern.Activation.Operation is null || pattern.InnerActivation.Operation is null
            ? $"no kernel with {pattern.Activation} and {pattern.InnerActivation}"
        : RecurrentParts(pattern).Any(p => !IsWeight(node.Inputs[pattern.Roles[p]])) ? "its weights are computed from inputs"
        : null;

    private static string[] RecurrentParts(RecurrentPattern pattern) =>
        [.. new[] { "U", "U_zr", "U_h", "d_zr", "d_h" }.Where(pattern.Roles.ContainsKey)];

    /// <summary>Takes the input's product into recurrent kernels where that is faster.</summary>
    private void ClaimInputs(IReadOnlyList<Node> work, Func<Node, Node?> onlyUser, Dictionary<Node, Action<Node>> claims)
    {
        foreach (var node in work)
        {
            if (node.Op is not ScanOp { Pattern: { } pattern } scan || Refusal(node, scan) is not null)
                continue;
            Node x = node.Inputs[pattern.Roles["x"]],
                product = x;
            Node? bias = null;
            if (
                x.Op is AddOp
                && x.Inputs.FirstOrDefault(i => i.Op is MatMulOp) is { } inner
                && Other(x, inner) is { } row
                && IsWeight(row)
                && IsRow(row.Shape, x.Shape[-1])
            )
                (product, bias) = (inner, row);
            if (
                product.Op is not MatMulOp { TransposeA: false, TransposeB: false }
                || product.Rank != 3
                || product.Inputs[1].Rank != 2
                || !IsWeight(product.Inputs[1])
                || !ReferenceEquals(onlyUser(x), node)
                || (bias is not null && !ReferenceEquals(onlyUser(product), x))
            )
                continue;
            var rows = product.Inputs[0];
            bool folds =
                rows.Op is GatherOp
                && !_pairs.ContainsKey(node)
                && _fixed.Contains(Outer(rows.Inputs[0]))
                && _fixed.Contains(Outer(product.Inputs[1]))
                && (bias is null || _fixed.Contains(Outer(bias)))
                && rows.Inputs[0].Rank == 2
                && rows.Inputs[1].Rank == 2
                && ReferenceEquals(onlyUser(rows), product)
                && (long)rows.Inputs[0].Shape[0].Fixed * product.Shape[-1].Fixed * sizeof(float) <= _options.FoldLimit;
            if (!folds && rows.Shape[-1].Fixed > DirectInputs)
                continue;
            _inputProducts[node] = new InputProduct(rows, product.Inputs[1], bias, folds ? rows : null);
            claims[x] = claims[product] = _ => { };
            if (!folds)
                continue;
            claims[rows] = _ => { };
            if (rows.Inputs[1].Op is TruncateOp && ReferenceEquals(onlyUser(rows.Inputs[1]), rows))
                claims[rows.Inputs[1]] = _ => { };
        }
    }

    private void EmitRecurrent(Node node, ScanOp scan)
    {
        var pattern = scan.Pattern!;
        int sequences = scan.Sequences.Count,
            states = scan.States.Count,
            own = pattern.Kind == "lstm" ? 2 : 1;
        bool outputApart = states > own;
        var input = _inputProducts.GetValueOrDefault(node);
        var weights = RecurrentWeights(node, pattern, input);
        View? Initial(int i) =>
            node.Inputs[sequences + i].Op is ConstantOp { Value: 0 } ? null : Dense(_values[node.Inputs[sequences + i]], node);

        var results = _scanValues[node] = new View?[states + scan.Stacked.Count];
        foreach (int i in _scanUses[node].Where(i => i <= states))
            results[i] = Arena(i < states ? scan.States[i].Shape : scan.Stacked[i - states].Shape.Insert(1, scan.Steps));
        var trace = _pairs.ContainsKey(node) ? Trace(node, scan, pattern, results) : null;
        var operands = new RecurrentOperands
        {
            Mask = pattern.Roles.TryGetValue("mask", out int mask) ? _values[node.Inputs[mask]] : null,
            InitialH = Initial(0),
            InitialC = own == 2 ? Initial(1) : null,
            FinalH = results[0],
            FinalC = own == 2 ? results[1] : null,
            Last = outputApart ? results[own] : null,
            Sequences = results.Length > states ? results[states] : null,
            Trace = trace,
        };
        if (trace is not null && operands.Mask is { } masked)
            Schedule(new MaskedRowsStep(masked, trace), node, "clear", false, "kept rows of masked steps", [masked, .. trace.Views]);
        WeightBytes +=
            sizeof(float) * (double)scan.Steps * RecurrentParts(pattern).Sum(p => (double)node.Inputs[pattern.Roles[p]].Shape.Count.Fixed);
        string how;
        if (input?.Lookup is { } lookup)
            (operands, how) = (Folded(operands, input, lookup), "Gather, MatMul, Add folded into a table");
        else
        {
            var x = _values[input?.Rows ?? node.Inputs[pattern.Roles["x"]]];
            operands = operands with { X = x.Strides[2] == 1 || x.Shape[2] == 1 ? x : Dense(x, node) };
            how = input is null ? "input product before" : "input product in the step";
        }
        Schedule(
            new RecurrentStep(scan, operands, weights, outputApart),
            node,
            pattern.Kind,
            true,
            $"{scan.Steps} steps, {how}{(operands.Mask is null ? "" : ", mask")}{(trace is null ? "" : ", keeps what its gradient reads")}",
            [.. operands.Views]
        );
    }

    private WeightView WeightOf(Node node) =>
        Constantly(_values[node]) is { } held
            ? WeightView.Of(held.Array, _values[node])
            : throw new InvalidOperationException($"{node} is no weight");

    private PreparedRecurrent RecurrentWeights(Node node, RecurrentPattern pattern, InputProduct? input)
    {
        Node[] Parts(params string[] names) => [.. names.Where(pattern.Roles.ContainsKey).Select(n => node.Inputs[pattern.Roles[n]])];
        Node[] recurrent = Parts("U", "U_zr", "U_h"),
            recurrentBias = Parts("d_zr", "d_h");
        Node[] direct = input is { Lookup: null }
            ? input.Bias is null
                ? [input.Weights]
                : [input.Weights, input.Bias]
            : [];
        Node[] all = [.. recurrent, .. recurrentBias, .. direct];
        Variable[] sources = [.. all.SelectMany(n => Variables(Outer(n))).Distinct()];
        int units = recurrent[0].Shape[0].Fixed;
        string detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{recurrent.Length} {recurrentBias.Length} {direct.Length} {SimdWidths.Active}"
        );
        return Acquire(
            new PreparationKey(pattern.Kind, [.. all.Select(Outer)], detail),
            sources[0],
            () =>
                new PreparedRecurrent(
                    sources,
                    pattern.Kind,
                    units,
                    direct.Length > 0 ? WeightOf(direct[0]) : null,
                    direct.Length > 1 ? WeightOf(Flat(direct[1])) : null,
                    [.. recurrent.Select(WeightOf)],
                    [.. recurrentBias.Select(WeightOf)]
                )
        );
    }

    /// <summary>A row [1, ..., width] as [width]; its view is known.</summary>
    private Node Flat(Node row)
    {
        if (row.Rank <= 2)
            return row;
        var flat = Ops.Reshape(row, new Shape(row.Shape[-1]));
        _values[flat] = _values[row].Reshape(flat.Shape)!;
        return flat;
    }

    private RecurrentOperands Folded(RecurrentOperands operands, InputProduct input, Node lookup)
    {
        Node table = Outer(lookup.Inputs[0]),
            index = lookup.Inputs[1];
        var folded = Ops.MatMul(table, Outer(input.Weights));
        if (input.Bias is not null)
            folded += Outer(input.Bias);
        var sources = Variables(folded);
        int rows = table.Shape[0].Fixed;
        var prepared = Acquire(
            new PreparationKey("folded", [folded], ""),
            sources[0],
            () => new FoldedTable(Compute(folded, sources), rows)
        );
        SavedWork += 2.0 * index.Shape.Count.Factor * table.Shape[1].Fixed * input.Weights.Shape[1].Fixed;
        var from = _values.GetValueOrDefault(index) ?? _values[index.Inputs[0]];
        var indices = Arena(index.Shape);
        Schedule(new IndexStep(from, indices, rows, lookup.Layer), lookup, "index check", false, "before the fused layer", indices, from);
        var unfolded = new UnfoldedRows(
            WeightOf(lookup.Inputs[0]),
            rows,
            Packed(input.Weights, false)!,
            input.Bias is null ? null : Row(input.Bias, input.Bias.Shape[-1])!.Value
        );
        return operands with { Indices = indices, Table = prepared, Unfolded = unfolded };
    }
}
