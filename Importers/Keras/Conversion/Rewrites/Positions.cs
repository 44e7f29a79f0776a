namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>LocallyConnected layers, which Keras 3 lacks: a convolution whose filters are the elements of a patch, and an EinsumDense
/// with a kernel for each position.</summary>
internal static class Positions
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        if (
            layer is not LocallyConnectedSpec local
            || c.Holds(layer)
            || c.Input is not { } input
            || !c.Holds(new EinsumDense("ab,b->ab", [1]))
        )
            return null;
        bool first = local.DataFormat == DataFormat.ChannelsFirst;
        int rank = local.KernelSize.Count;
        if (first && rank == 1 || input.Count != rank + 1 || input.Contains(null))
            return null;
        int channels = input[first ? 0 : rank]!.Value,
            patch = local.KernelSize.Aggregate(channels, (a, k) => a * k);
        int[] positions =
        [
            .. Enumerable.Range(0, rank).Select(i => (input[i + (first ? 1 : 0)]!.Value - local.KernelSize[i]) / local.Strides[i] + 1),
        ];
        c.Rewritten($"a convolution with fixed kernels that gives patches, and EinsumDense over positions");
        var fragment = new Fragment();
        int patches = fragment.Add(
            Patches(local, patch) with
            {
                Name = "patches",
                Strides = local.Strides,
                DataFormat = local.DataFormat,
                UseBias = false,
                Trainable = false,
                InputShape = local.InputShape,
                BatchSize = local.BatchSize,
            },
            [-1],
            new Dictionary<string, float[]> { ["W"] = Identity(patch) }
        );
        string places = rank == 1 ? "r" : "rc",
            input1 = first ? $"nx{places}" : $"n{places}x",
            output = first ? $"f{places}" : $"{places}f";
        var weights = new Dictionary<string, float[]> { ["W"] = c.Weight("W") };
        if (local.UseBias)
            weights["b"] = Bias(c, local, positions);
        fragment.Add(
            new EinsumDense($"{input1},{places}xf->n{output}", Extents(first, positions, local.Filters))
            {
                Name = "",
                BiasAxes = local.UseBias ? output : null,
                Activation = local.Activation,
                KernelRegularizer = local.KernelRegularizer,
                BiasRegularizer = local.BiasRegularizer,
                ActivityRegularizer = local.ActivityRegularizer,
                Trainable = local.Trainable,
            },
            [patches],
            weights
        );
        return fragment;
    }

    private static DilatedConvolutionSpec Patches(LocallyConnectedSpec local, int patch) =>
        local.KernelSize.Count == 1
            ? new Convolution1D(patch, local.KernelSize[0])
            : new Convolution2D(patch, local.KernelSize[0], local.KernelSize[1]);

    private static float[] Identity(int size)
    {
        var kernel = new float[size * size];
        for (int i = 0; i < size; i++)
            kernel[i * (size + 1)] = 1;
        return kernel;
    }

    private static IReadOnlyList<int?> Extents(bool first, int[] positions, int filters) =>
        first ? [filters, .. positions.Select(p => (int?)p)] : [.. positions.Select(p => (int?)p), filters];

    /// <summary>The bias [positions..., Filters], with the filters in front where channels are.</summary>
    private static float[] Bias(RewriteContext c, LocallyConnectedSpec local, int[] positions)
    {
        float[] values = c.Weight("b");
        if (local.DataFormat == DataFormat.ChannelsLast || local is LocallyConnected2D { ReinterpretsBias: true })
            return values;
        int count = positions.Aggregate(1, (a, p) => a * p);
        var turned = new float[values.Length];
        for (int p = 0; p < count; p++)
        for (int f = 0; f < local.Filters; f++)
            turned[f * count + p] = values[p * local.Filters + f];
        return turned;
    }
}
