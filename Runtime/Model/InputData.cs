using System.Numerics.Tensors;
using KerasSharp.Runtime.Text;

namespace KerasSharp;

/// <summary>What one input of a model is given: numbers, or texts.</summary>
public sealed class InputData
{
    private readonly Tensor<float>? _numbers;
    private readonly string[] _texts = [];
    private float[]? _flat;

    /// <summary>Numbers [samples, ...].</summary>
    public InputData(Tensor<float> numbers) => (_numbers, Lengths) = (Given(numbers), [.. numbers.Lengths]);

    /// <summary>One text a sample; it stands for [samples, 1] too.</summary>
    public InputData(params string[] texts) => (_texts, Lengths) = (Given(texts), [texts.Length]);

    /// <summary>Texts in row-major order under a shape [samples, ...].</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public InputData(IReadOnlyList<string> texts, params IReadOnlyList<int> shape)
    {
        (_texts, Lengths) = ([.. Given(texts)], [.. Given(shape).Select(e => (nint)e)]);
        if (Lengths.Aggregate(1L, (a, b) => a * b) != _texts.Length || Lengths.Length == 0)
            throw new ArgumentException($"expected a shape of {_texts.Length} texts, found ({Wording.List(shape)})", nameof(shape));
    }

    /// <summary>Numbers [samples, ...].</summary>
    public static implicit operator InputData(Tensor<float> numbers) => new(numbers);

    /// <summary>One text a sample.</summary>
    public static implicit operator InputData(string[] texts) => new(texts);

    /// <summary>Numbers [samples, ...].</summary>
    public static InputData FromTensor(Tensor<float> numbers) => new(numbers);

    /// <summary>One text a sample.</summary>
    public static InputData FromTexts(string[] texts) => new(texts);

    /// <summary>Whether these are texts.</summary>
    public bool IsText => _numbers is null;

    /// <summary>The shape [samples, ...].</summary>
    internal nint[] Lengths { get; }

    /// <summary>Some samples.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="extents">The shape of one sample.</param>
    internal TextArray Rows(int start, int count, int[] extents)
    {
        long perSample = Lengths[0] == 0 ? 0 : Elements / Lengths[0];
        int from = checked((int)(start * perSample)),
            most = checked((int)(count * perSample));
        if (_numbers is null)
            return new TextArray(extents, _texts[from..(from + most)], null);
        if (_flat is null)
        {
            _flat = new float[_numbers.FlattenedLength];
            _numbers.FlattenTo(_flat);
        }
        return new TextArray(extents, null, _flat[from..(from + most)]);
    }

    private long Elements => _numbers?.FlattenedLength ?? _texts.Length;
}
