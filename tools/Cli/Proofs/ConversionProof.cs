using System.Globalization;
using System.Numerics.Tensors;
using KerasSharp.Numpy;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cli.Proofs;

/// <summary>Compares what a model predicts with what the file predicts that it was written to.</summary>
/// <param name="original">The model.</param>
/// <param name="written">The file, loaded again.</param>
/// <param name="tolerance">The greatest distance that counts as agreement, over the greatest magnitude of an output (at least 1).</param>
internal sealed class ConversionProof(Model original, Model written, double tolerance)
{
    // Times as much as an input's last bit moves the outputs may the rounding of all steps and terms between move them.
    private const double Rounding = 8;

    private readonly List<string> _disagreements = [];

    /// <summary>Lines about inputs on which both differ by more than the tolerance.</summary>
    internal IReadOnlyList<string> Disagreements => _disagreements;

    /// <summary>Compares both, and what is known besides.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="expected">What the outputs are known to be, in the model's order; null where nothing is known.</param>
    /// <returns>A line that tells the largest difference.</returns>
    internal string Compare(ProofInputs inputs, IReadOnlyList<Tensor<float>>? expected = null)
    {
        var before = Predict(original, inputs.Given);
        var after = Predict(written, inputs.Given);
        string line = Line(inputs.Name, before, after, () => Predict(original, inputs.Nudged().Given));
        return expected is null ? line : $"{line}\n{Line($"{inputs.Name}, against the outputs given", expected, after)}";
    }

    /// <summary>Inputs, and outputs where they are there, of an archive of arrays.</summary>
    /// <exception cref="KerasException">Its arrays are not those of the model.</exception>
    internal (ProofInputs Inputs, IReadOnlyList<Tensor<float>>? Outputs) Read(string path)
    {
        var arrays = NpzFile.Read(path);
        var outputs = original.OutputNames.Select(n => arrays.GetValueOrDefault(n)).ToList();
        string[] names = [.. original.InputLayers.Select(i => i.Name!)];
        NpyArray[] inputs = names.All(arrays.ContainsKey)
            ? [.. names.Select(n => arrays[n])]
            : [.. arrays.Where(a => !original.OutputNames.Contains(a.Key)).Select(a => a.Value)];
        if (inputs.Length != names.Length)
            throw new KerasException(
                $"{path}: expected {names.Length} array(s) for the inputs {Wording.List(names)}, found {Wording.List(arrays.Keys)}"
            );
        return (
            new ProofInputs(path, [.. inputs.Select(TensorOf)]),
            outputs.Contains(null) ? null : [.. outputs.Select(o => TensorOf(o!))]
        );
    }

    // A trained recurrence may make much of the last bit of its input; two orders of the same sums then differ by more than tolerances.
    private string Line(
        string what,
        IReadOnlyList<Tensor<float>> before,
        IReadOnlyList<Tensor<float>> after,
        Func<IReadOnlyList<Tensor<float>>>? nudged = null
    )
    {
        if (before.Count != after.Count || before.Zip(after).Any(o => !o.First.Lengths.SequenceEqual(o.Second.Lengths)))
        {
            _disagreements.Add($"{what}: the outputs have other shapes");
            return _disagreements[^1];
        }
        var (largest, magnitude) = Distance(before, after);
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: largest difference {largest:G3}, of numbers up to {magnitude:G3}"
        );
        if (largest <= tolerance * Math.Max(1, magnitude))
            return line;
        double own = nudged is null ? 0 : Distance(before, nudged()).Largest;
        if (double.IsFinite(own) && own > 0)
            line += string.Create(CultureInfo.InvariantCulture, $" (the last bit of the inputs alone moves them by {own:G3})");
        if (!(largest <= Rounding * own) || !double.IsFinite(own))
            _disagreements.Add(line);
        return line;
    }

    private static (double Largest, double Magnitude) Distance(IReadOnlyList<Tensor<float>> before, IReadOnlyList<Tensor<float>> after)
    {
        double largest = 0,
            magnitude = 0;
        foreach (var (first, second) in before.Zip(after))
        foreach (var (a, b) in Numbers(first).Zip(Numbers(second)))
        {
            double distance = a.Equals(b) ? 0 : Math.Abs((double)a - b);
            largest = Math.Max(largest, double.IsNaN(distance) ? double.PositiveInfinity : distance);
            magnitude = float.IsFinite(a) ? Math.Max(magnitude, Math.Abs(a)) : magnitude;
        }
        return (largest, magnitude);
    }

    private static IReadOnlyList<Tensor<float>> Predict(Model model, IReadOnlyList<InputData> inputs)
    {
        foreach (var state in model.Variables.All.Where(v => v.Role == VariableRole.State))
            state.Set(new float[state.Values.Length]);
        return model.PredictInputs(inputs, model.FixedBatch ?? 32);
    }

    private static float[] Numbers(Tensor<float> tensor)
    {
        float[] values = new float[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(values);
        return values;
    }

    private static Tensor<float> TensorOf(NpyArray array) => Tensor.Create(array.ReadFloats(), [.. array.Shape.Select(d => (nint)d)]);
}
