using System.Runtime.ExceptionServices;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp;

/// <summary>Shapes [samples, ...] of a model's values as Keras tells them: null in the place of an extent that is not known
/// ahead.</summary>
internal sealed class DeclaredShapes(ModelSpec spec, ModelInputs inputs, Lowering declared, int extent)
{
    // One stands for an extent that is not known ahead while weights are declared: the first in which all windows fit.
    // Multiples of 64, so that models which halve their input a few times and double it again accept them.
    private static readonly int[] s_placeholders = [64, 256, 1024];

    // Differs from the placeholder that the model was declared with: extents that change with it are not known ahead.
    private readonly int _otherExtent = extent + extent / 2;

    private IReadOnlyList<IReadOnlyList<int?>>? _outputs;
    private Lowering? _other;

    /// <summary>Declares a model's layers. Where they do not fit together for any number of samples, they may for the one that the inputs
    /// state and operations state again (<c>broadcast_to(x, (4, 3, 5))</c>).</summary>
    /// <exception cref="KerasException">The layers do not fit together.</exception>
    internal static (int Extent, VariableStore Variables, Lowering Declared, ModelInputs Inputs) Declare(
        ModelSpec spec,
        ModelInputs inputs,
        long? memoryLimit,
        int seed
    )
    {
        try
        {
            return DeclareOn(spec, inputs, memoryLimit, seed);
        }
        catch (KerasException e) when (e.InnerException is ShapeException && inputs is { FixedBatch: null, StatedBatch: not null })
        {
            var first = ExceptionDispatchInfo.Capture(e);
            try
            {
                return DeclareOn(spec, inputs.OfStatedBatch(), memoryLimit, seed);
            }
            catch (KerasException again) when (again.InnerException is ShapeException)
            {
                first.Throw();
                throw;
            }
        }
    }

    // On larger inputs where those whose size is open must be larger for all windows to fit.
    private static (int Extent, VariableStore Variables, Lowering Declared, ModelInputs Inputs) DeclareOn(
        ModelSpec spec,
        ModelInputs inputs,
        long? memoryLimit,
        int seed
    )
    {
        ExceptionDispatchInfo? first = null;
        foreach (int extent in inputs.Layers.Any(i => i.InputShape!.Contains(null)) ? s_placeholders : s_placeholders[..1])
            try
            {
                var variables = new VariableStore(seed);
                var shapes = inputs.Shapes(inputs.DeclaredExtents(extent));
                return (extent, variables, Lowering.Declare(spec, variables, shapes, memoryLimit), inputs);
            }
            catch (KerasException e) when (e.InnerException is ShapeException)
            {
                first ??= ExceptionDispatchInfo.Capture(e);
            }
        first!.Throw();
        throw first.SourceException;
    }

    /// <summary>The shape of each output.</summary>
    internal IReadOnlyList<IReadOnlyList<int?>> Outputs =>
        _outputs ??= [.. declared.Outputs.Select((o, i) => Extents(o.Value.Shape, Other.Outputs[i].Value.Shape))];

    /// <summary>The shapes of a layer's outputs; null where it is never called, or its calls give different shapes.</summary>
    internal IReadOnlyList<IReadOnlyList<int?>>? OfLayer(string layer)
    {
        if (!declared.Layers.TryGetValue(layer, out var calls))
            return null;
        var shapes = calls
            .Select((values, c) => values.Select((v, i) => Extents(v.Value.Shape, Other.Layers[layer][c][i].Value.Shape)).ToArray())
            .ToArray();
        return shapes.All(s => s.Length == shapes[0].Length && s.Zip(shapes[0]).All(p => p.First.AsSpan().SequenceEqual(p.Second)))
            ? shapes[0]
            : null;
    }

    // A store of its own: whatever depends on the extents is not to meet the model's weights.
    private Lowering Other =>
        _other ??= inputs.Layers.Any(i => i.InputShape!.Contains(null))
            ? Lowering.Declare(spec, new VariableStore(), inputs.Shapes(inputs.DeclaredExtents(_otherExtent)))
            : declared;

    private int?[] Extents(Shape shape, Shape other) =>
        [
            .. shape.Select(
                (d, i) =>
                    d.PerBatch ? inputs.Layers[0].BatchSize * d.Factor
                    : d == other[i] ? d.Factor
                    : (int?)null
            ),
        ];
}
