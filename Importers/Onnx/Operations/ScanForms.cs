using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Onnx.Operations.OperationForms;

namespace KerasSharp.Onnx.Operations;

/// <summary>Recurrences: ONNX's own node where there is one, else its Scan with a body of the same graph.</summary>
internal static class ScanForms
{
    internal static IEnumerable<KeyValuePair<Type, OperationForm>> All =>
        [Row<ScanOp>(Scan), Row<ScanOutputOp>((w, n) => w.Result(n.Inputs[0], n.Same<ScanOutputOp>().Index))];

    private static string Scan(GraphWriter w, SymbolicNode n)
    {
        if (w.HasResults(n))
            return "";
        if (RecurrentForm.Find(w, n) is not { } recurrence)
            w.DefineResults(n, Loop(w, n));
        else if (recurrence.OtherDirection() is { } other)
        {
            var (one, two) = recurrence.WriteWith(other);
            w.DefineResults(n, one);
            w.DefineResults(other.Scan, two);
        }
        else
            w.DefineResults(n, recurrence.Write());
        return "";
    }

    private static string[] Loop(GraphWriter w, SymbolicNode n)
    {
        var (e, body) = (w.Emitter, n.Body!);
        int sequences = body.Sequences.Count,
            states = body.States.Count;
        string[] outer = [.. n.Inputs.Select(w.Name)];
        e.Enter();
        string[] slices = Formals(w, n, "slice", body.Sequences),
            before = Formals(w, n, "state", body.States);
        for (int i = 0; i < body.Captured.Count; i++)
            w.Define(body.Captured[i], outer[sequences + states + i]);
        w.Write(body.Order);
        e.Layer = n.Layer;
        var results = new List<string>();
        foreach (var value in body.NewStates.Concat(body.Stacked))
        {
            string name = w.Name(value);
            // A body's outputs are values of its own, each another one.
            results.Add(results.Contains(name) || !e.Nodes.Any(node => node.Outputs.Contains(name)) ? e.Add("Identity", [name]) : name);
        }
        var nodes = Pruning.Run(e.Leave(), [.. results]);
        var graph = new OnnxGraph(e.Names.Take($"{n.Layer}/body"), nodes, [], Floats([.. before, .. slices]), Floats(results));
        return e.Add("Scan", [.. outer[sequences..(sequences + states)], .. outer[..sequences]], results.Count, Attributes(n, graph));
    }

    private static OnnxAttribute[] Attributes(SymbolicNode n, OnnxGraph graph)
    {
        var body = n.Body!;
        int sequences = body.Sequences.Count,
            stacked = body.Stacked.Count,
            direction = ((ScanOp)n.Op).Reverse ? 1 : 0;
        // Without outputs their lists are left out.
        OnnxAttribute[] ofOutputs =
            stacked == 0
                ? []
                :
                [
                    Emitter.Attribute("scan_output_axes", Enumerable.Repeat(1, stacked)),
                    Emitter.Attribute("scan_output_directions", Enumerable.Repeat(direction, stacked)),
                ];
        return
        [
            new OnnxAttribute("body", graph),
            Emitter.Attribute("num_scan_inputs", sequences),
            Emitter.Attribute("scan_input_axes", Enumerable.Repeat(1, sequences)),
            Emitter.Attribute("scan_input_directions", Enumerable.Repeat(direction, sequences)),
            .. ofOutputs,
        ];
    }

    private static string[] Formals(GraphWriter w, SymbolicNode n, string role, IReadOnlyList<SymbolicNode> formals)
    {
        string[] names = [.. formals.Select((_, i) => w.Emitter.Names.Take($"{n.Layer}/{role}_{i}"))];
        for (int i = 0; i < names.Length; i++)
            w.Define(formals[i], names[i]);
        return names;
    }

    private static OnnxValue[] Floats(IEnumerable<string> names) => [.. names.Select(name => new OnnxValue(name, ElementType.Float, null))];
}
