using System.Globalization;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Planning;

/// <summary>Packs the weights of recurrences for their fused kernels, and folds lookups into them.</summary>
internal sealed class CpuRecurrentWeights(PlanContext plan, CpuValues values, PlanCost cost)
{
    // Up to here a step takes the input's product together with the recurrent one; wider inputs are multiplied some steps at a time.
    private const int DirectInputs = 32;

    /// <summary>Whether the recurrence's own weights hold those of its input.</summary>
    public static bool IsDirect(InputProduct? input) => input is { Lookup: null } && input.Rows.Shape[-1].Fixed <= DirectInputs;

    /// <summary>A recurrence's weights, with those of its input where its steps take that product.</summary>
    public PreparedRecurrent Pack(Recurrence recurrence)
    {
        Node[] recurrent = recurrence.AllWeights,
            recurrentBias = recurrence.AllBiases;
        Node[] direct = !IsDirect(recurrence.Input) ? [] : [recurrence.Input!.Weights, .. new[] { recurrence.Input.Bias }.OfType<Node>()];
        Node[] all = [.. recurrent, .. recurrentBias, .. direct];
        Variable[] sources = [.. all.SelectMany(n => WeightValues.Variables(plan.Weights.Outer(n))).Distinct()];
        int units = recurrent[0].Shape[0].Fixed;
        string detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{recurrent.Length} {recurrentBias.Length} {direct.Length} {values.Width}"
        );
        return values.Acquire(
            new PreparationKey(recurrence.Label, [.. all.Select(plan.Weights.Outer)], detail),
            sources[0],
            () =>
                new PreparedRecurrent(
                    sources,
                    (recurrence.Kind, units, values.Width),
                    direct.Length > 0 ? values.Weight(direct[0]) : null,
                    direct.Length > 1 ? values.Weight(Flat(direct[1])) : null,
                    [.. recurrent.Select(values.Weight)],
                    [.. recurrentBias.Select(values.Weight)]
                )
        );
    }

    /// <summary>Operands that read a table of E W + b by index, and rows of E while the table is not folded.</summary>
    public RecurrentOperands Fold(RecurrentOperands operands, InputProduct input)
    {
        var lookup = input.Lookup!;
        Node table = plan.Weights.Outer(lookup.Inputs[0]),
            index = lookup.Inputs[1];
        var folded = Ops.MatMul(table, plan.Weights.Outer(input.Weights));
        if (input.Bias is not null)
            folded += plan.Weights.Outer(input.Bias);
        var sources = WeightValues.Variables(folded);
        int rows = table.Shape[0].Fixed;
        var prepared = values.Acquire(
            new PreparationKey("folded", [folded], ""),
            sources[0],
            () => new FoldedTable(values.Compute(folded, sources), rows)
        );
        cost.SavedWork += 2.0 * index.Shape.Count.Factor * table.Shape[1].Fixed * input.Weights.Shape[1].Fixed;
        var from = plan.Values.GetValueOrDefault(index) ?? plan.Values[index.Inputs[0]];
        var indices = plan.Arena(index.Shape);
        plan.Schedule(
            new IndexStep(from, indices, rows, lookup.Layer),
            lookup,
            "index check",
            false,
            "before the fused layer",
            indices,
            from
        );
        var rowsOfTable = values.Weight(lookup.Inputs[0]);
        rowsOfTable.Array.MarkRead();
        var unfolded = new UnfoldedRows(
            rowsOfTable,
            rows,
            values.Packed(input.Weights, false)!,
            input.Bias is null ? null : values.Row(input.Bias, input.Bias.Shape[-1])!.Value
        );
        return operands with { Indices = indices, Table = prepared, Unfolded = unfolded };
    }

    /// <summary>Operands that multiply the input beside the steps.</summary>
    public InputOperands Multiply(Recurrence recurrence)
    {
        var input = recurrence.Input!;
        var packed = values.Packed(input.Weights, false) ?? throw new InvalidOperationException($"{input.Weights} cannot be packed");
        (PreparedArray, long)? bias = input.Bias is null
            ? null
            : values.Row(input.Bias, input.Bias.Shape[-1]) ?? throw new InvalidOperationException($"{input.Bias} does not lie in a row");
        cost.WeightBytes += sizeof(float) * (double)packed.Matrix.Rows * packed.Matrix.Columns;
        return new InputOperands(packed, bias, plan.Arena(recurrence.Projection.Shape));
    }

    /// <summary>A row [1, ..., width] as [width]; its view is known.</summary>
    private Node Flat(Node row)
    {
        if (row.Rank <= 2)
            return row;
        var flat = Ops.Reshape(row, new Shape(row.Shape[-1]));
        plan.Values[flat] = plan.Values[row].Reshape(flat.Shape)!;
        return flat;
    }
}
