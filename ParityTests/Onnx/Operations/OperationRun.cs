using KerasSharp.Onnx;
using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Operations;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using Microsoft.ML.OnnxRuntime;

namespace KerasSharp.ParityTests.Onnx.Operations;

/// <summary>A graph without a model around it, in ONNX Runtime.</summary>
internal static class OperationRun
{
    /// <summary>The file of a graph, whose inputs are x0, x1, ... and whose outputs y0, y1, ...</summary>
    internal static byte[] File(OperationGraph graph, int opset)
    {
        var joined = SymbolicGraph.Join([
            [.. graph.Inputs, .. graph.Outputs.Select(o => o.Value)],
        ]);
        var emitter = new Emitter(new OnnxOptions { Opset = opset }, new Names(), new Notes());
        var writer = new GraphWriter(emitter);
        var (inputs, outputs) = (new List<OnnxValue>(), new List<OnnxValue>());
        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            string name = emitter.Names.Take($"x{i}");
            inputs.Add(Value(name, joined.Roots[i]));
            writer.Define(joined.Roots[i], name);
        }
        writer.Write(joined.Order);
        for (int i = 0; i < graph.Outputs.Count; i++)
        {
            var root = joined.Roots[graph.Inputs.Count + i];
            outputs.Add(Value(emitter.Add("Identity", [writer.Name(root)]), root));
        }
        using var stream = new MemoryStream();
        new OnnxFile(opset, new OnnxGraph("graph", emitter.Nodes, emitter.Initializers, inputs, outputs), []).Message(null).WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>The outputs for some inputs.</summary>
    internal static float[][] Run(byte[] file, OperationGraph graph, int samples, float[][] inputs)
    {
        using var quiet = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(file, quiet);
        using var options = new RunOptions();
        var values = graph
            .Inputs.Select((n, i) => OrtValue.CreateTensorValueFromMemory(inputs[i], [.. n.Shape.At(samples).Select(e => (long)e)]))
            .ToArray();
        try
        {
            using var results = session.Run(options, session.InputNames, values, session.OutputNames);
            return [.. results.Select(r => r.GetTensorDataAsSpan<float>().ToArray())];
        }
        finally
        {
            foreach (var value in values)
                value.Dispose();
        }
    }

    private static OnnxValue Value(string name, SymbolicNode node) =>
        new(name, ElementType.Float, [.. node.Shape.Select(e => e.Number is { } number ? (object)(long)number : "")]);
}
