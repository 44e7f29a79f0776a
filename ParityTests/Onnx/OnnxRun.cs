using System.Numerics.Tensors;
using KerasSharp.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace KerasSharp.ParityTests.Onnx;

/// <summary>An exported model in ONNX Runtime, which keeps the states between batches as Keras does.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly Dictionary<string, float[]> _states = [];
    private readonly int _inputs;

    internal OnnxRun(Model model, OnnxOptions? options = null)
    {
        (Bytes, Report) = Export(model, options);
        _inputs = model.Inputs.Layers.Count;
        using var one = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(Bytes, one);
        Reset();
    }

    /// <summary>The file.</summary>
    internal byte[] Bytes { get; }

    internal OnnxReport Report { get; }

    internal static (byte[] Bytes, OnnxReport Report) Export(Model model, OnnxOptions? options = null)
    {
        using var stream = new MemoryStream();
        var report = model.ExportOnnx(stream, options);
        return (stream.ToArray(), report);
    }

    /// <summary>Sets all states to zero.</summary>
    internal void Reset()
    {
        foreach (var port in Report.Inputs.Skip(_inputs))
            _states[port.Name] = new float[Count(Shape(port))];
    }

    /// <summary>Runs all samples, batch after batch.</summary>
    internal Tensor<float>[] Predict(IReadOnlyList<Tensor<float>> xs, int batch)
    {
        int samples = (int)xs[0].Lengths[0];
        var parts = new List<Tensor<float>[]>();
        for (int start = 0; start < samples; start = batch < samples - start ? start + batch : samples)
            parts.Add(Batch([.. xs.Select(x => Rows(x, start, Math.Min(batch, samples - start)))]));
        return [.. Enumerable.Range(0, parts[0].Length).Select(i => parts.Count == 1 ? parts[0][i] : Joined([.. parts.Select(p => p[i])]))];
    }

    public void Dispose() => _session.Dispose();

    private Tensor<float>[] Batch(Tensor<float>[] xs)
    {
        var feed = new Dictionary<string, OrtValue>();
        using var options = new RunOptions();
        try
        {
            for (int i = 0; i < xs.Length; i++)
                feed[Report.Inputs[i].Name] = Value(xs[i], Report.Inputs[i]);
            foreach (var port in Report.Inputs.Skip(_inputs))
                feed[port.Name] = OrtValue.CreateTensorValueFromMemory(_states[port.Name], Shape(port));
            using var results = _session.Run(options, feed, [.. Report.Outputs.Select(o => o.Name)]);
            int outputs = Report.Outputs.Count - (Report.Inputs.Count - _inputs);
            for (int i = outputs; i < results.Count; i++)
                _states[Report.Inputs[_inputs + i - outputs].Name] = results[i].GetTensorDataAsSpan<float>().ToArray();
            return [.. results.Take(outputs).Select(Tensor)];
        }
        finally
        {
            foreach (var value in feed.Values)
                value.Dispose();
        }
    }

    private static OrtValue Value(Tensor<float> x, OnnxPort port)
    {
        float[] values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        long[] shape = [.. x.Lengths.ToArray().Select(l => (long)l)];
        if (shape.Length == 1 && port.Extents.Count == 2)
            shape = [shape[0], 1];
        return port.Type == "int64"
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, v => (long)v), shape)
            : OrtValue.CreateTensorValueFromMemory(values, shape);
    }

    private static Tensor<float> Tensor(OrtValue value) =>
        System.Numerics.Tensors.Tensor.Create(
            value.GetTensorDataAsSpan<float>().ToArray(),
            [.. value.GetTensorTypeAndShape().Shape.Select(d => (nint)d)]
        );

    private static Tensor<float> Rows(Tensor<float> x, int start, int count)
    {
        float[] values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        nint[] shape = x.Lengths.ToArray();
        int width = values.Length / (int)shape[0];
        shape[0] = count;
        return System.Numerics.Tensors.Tensor.Create(values[(start * width)..((start + count) * width)], shape);
    }

    private static Tensor<float> Joined(Tensor<float>[] parts)
    {
        nint[] shape = parts[0].Lengths.ToArray();
        shape[0] = (nint)parts.Sum(p => (long)p.Lengths[0]);
        return System.Numerics.Tensors.Tensor.Create(
            [
                .. parts.SelectMany(p =>
                {
                    float[] values = new float[p.FlattenedLength];
                    p.FlattenTo(values);
                    return values;
                }),
            ],
            shape
        );
    }

    private static long[] Shape(OnnxPort port) =>
        [.. port.Extents.Select(e => long.Parse(e, System.Globalization.CultureInfo.InvariantCulture))];

    private static long Count(long[] shape) => shape.Aggregate(1L, (a, b) => a * b);
}
