using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp;

public sealed partial class Model
{
    // Differs from Some: extents that change with it are not known ahead.
    private const int SomeOther = 96;

    private Lowering? _otherExtents;
    private IReadOnlyList<IReadOnlyList<int?>>? _outputShapes;

    /// <summary>For each output its shape [samples, ...], as Keras's <c>output_shape</c>: null where an extent is not known ahead.</summary>
    public IReadOnlyList<IReadOnlyList<int?>> OutputShapes =>
        _outputShapes ??= [.. Declared.Outputs.Select((o, i) => Extents(o.Value.Shape, OtherExtents.Outputs[i].Value.Shape))];

    // A store of its own: whatever depends on the extents is not to meet the model's weights.
    private Lowering OtherExtents =>
        _otherExtents ??= InputLayers.Any(i => i.InputShape!.Contains(null))
            ? Lowering.Declare(Spec, new VariableStore(), InputShapes(SomeOther))
            : Declared;

    private int?[] Extents(Shape shape, Shape other) =>
        [
            .. shape.Select(
                (d, i) =>
                    d.PerBatch ? InputLayers[0].BatchSize * d.Factor
                    : d == other[i] ? d.Factor
                    : (int?)null
            ),
        ];
}
