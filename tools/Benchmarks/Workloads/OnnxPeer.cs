using KerasSharp.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>The same model in ONNX Runtime, as it is exported, from and into memory that is bound once. States that a model keeps go back
/// in with the next call.</summary>
internal sealed class OnnxPeer : IDisposable
{
    private readonly RunOptions _options = new();
    private readonly InferenceSession _session;
    private readonly OrtValue[] _samples;
    private readonly List<OrtValue> _states = [];
    private readonly List<OrtValue> _newStates = [];
    private readonly OrtValue _result;
    private int _next;

    public OnnxPeer(Model model, WorkloadInputs inputs, int threads)
        : this(Exported(model), inputs, threads) { }

    /// <param name="file">An .onnx file whose first input has words as int32 or int64, and numbers in the order of
    /// <paramref name="inputs"/>; other shapes of as many elements are taken for the same memory.</param>
    /// <param name="inputs">What goes in.</param>
    /// <param name="threads">Threads of one operation.</param>
    public OnnxPeer(byte[] file, WorkloadInputs inputs, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(file, options);
        string first = _session.InputNames[0];
        var type = _session.InputMetadata[first].ElementType;
        long[] shape = Extents(_session.InputMetadata[first].Dimensions, inputs.Shape[0]);
        _samples =
        [
            .. inputs.All.Select(x =>
                type == typeof(long) ? Value(Array.ConvertAll(x, v => (long)v), shape)
                : type == typeof(int) ? Value(Array.ConvertAll(x, v => (int)v), shape)
                : Value(x, shape)
            ),
        ];
        foreach (string name in _session.InputNames.Skip(1))
            _states.Add(Zeros(_session.InputMetadata[name].Dimensions, inputs.Shape[0]));
        foreach (string name in _session.OutputNames.Skip(1))
            _newStates.Add(Zeros(_session.OutputMetadata[name].Dimensions, inputs.Shape[0]));
        _result = Zeros(_session.OutputMetadata[_session.OutputNames[0]].Dimensions, inputs.Shape[0]);
    }

    /// <summary>One run.</summary>
    public void Call()
    {
        _next = (_next + 1) % _samples.Length;
        _session.Run(_options, _session.InputNames, [_samples[_next], .. _states], _session.OutputNames, [_result, .. _newStates]);
        for (int i = 0; i < _states.Count; i++)
            (_states[i], _newStates[i]) = (_newStates[i], _states[i]);
    }

    public void Dispose()
    {
        foreach (var value in (OrtValue[])[.. _samples, .. _states, .. _newStates, _result])
            value.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    private static byte[] Exported(Model model)
    {
        using var file = new MemoryStream();
        model.ExportOnnx(file, new OnnxOptions());
        return file.ToArray();
    }

    private static long[] Extents(int[] dimensions, nint batch) => [.. dimensions.Select(n => n > 0 ? n : (long)batch)];

    private static OrtValue Value<T>(T[] values, long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(values, shape);

    private static OrtValue Zeros(int[] dimensions, nint batch)
    {
        long[] shape = Extents(dimensions, batch);
        return Value(new float[shape.Aggregate(1L, (a, b) => a * b)], shape);
    }
}
