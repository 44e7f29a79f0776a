using System.Text;

namespace KerasSharp.Onnx;

/// <summary>A difference between a model and its ONNX file that its values cannot do without.</summary>
/// <param name="Text">What differs.</param>
/// <param name="Layers">Where.</param>
public sealed record OnnxNote(string Text, IReadOnlyList<string> Layers);

/// <summary>A value that goes into or out of an ONNX file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">float32 or int64.</param>
/// <param name="Extents">Its extents, numbers or names.</param>
public sealed record OnnxPort(string Name, string Type, IReadOnlyList<string> Extents)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Type} [{Wording.List(Extents)}]";
}

/// <summary>What an export wrote.</summary>
public sealed class OnnxReport
{
    internal OnnxReport(int opset, IReadOnlyList<OnnxPort> inputs, IReadOnlyList<OnnxPort> outputs, IReadOnlyList<OnnxNote> notes) =>
        (Opset, Inputs, Outputs, Notes) = (opset, inputs, outputs, notes);

    /// <summary>The operator set.</summary>
    public int Opset { get; }

    /// <summary>The inputs, states behind the model's own.</summary>
    public IReadOnlyList<OnnxPort> Inputs { get; }

    /// <summary>The outputs, new states behind the model's own.</summary>
    public IReadOnlyList<OnnxPort> Outputs { get; }

    /// <summary>What cannot be the same as in Keras.</summary>
    public IReadOnlyList<OnnxNote> Notes { get; }

    /// <summary>The file <c>config.pbtxt</c> that Triton Inference Server keeps beside <c>1/model.onnx</c>. The number of samples stays
    /// open unless layers keep states; these are inputs and outputs that the caller hands on.</summary>
    /// <param name="maxBatchSize">The most samples of one request, from 1 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public string ToTritonConfig(int maxBatchSize = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        return TritonConfig.Of(Inputs, Outputs, maxBatchSize);
    }

    /// <summary>One line for each input, output and note.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"ONNX, operator set {Opset}");
        foreach (var input in Inputs)
            text.AppendLine($"input   {input}");
        foreach (var output in Outputs)
            text.AppendLine($"output  {output}");
        foreach (var note in Notes)
            text.AppendLine($"differs {note.Text} ({Wording.List(note.Layers)})");
        return text.ToString();
    }
}
