using System.Globalization;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Text;

/// <summary>The bin of each value.</summary>
internal sealed class HashingStep(Hashing layer) : TextStep
{
    internal override int?[] Extents(IReadOnlyList<int?[]> inputs, IReadOnlyList<bool> areTexts) =>
        inputs.Count == 1
            ? TokenRows.Extents(inputs[0], layer.Output, layer.TokenCount)
            : throw new ShapeException($"expected one input, found {inputs.Count}");

    internal override TextArray Run(IReadOnlyList<TextArray> inputs)
    {
        var x = inputs[0];
        bool masks = layer.MaskValue is not null && layer.Bins > 1;
        ulong bins = (ulong)(masks ? layer.Bins - 1 : layer.Bins);
        var places = new int[x.Count];
        for (int i = 0; i < places.Length; i++)
            if (!masks)
                places[i] = (int)(Hash(x.Bytes(i)) % bins);
            else if (!IsMask(x, i))
                places[i] = 1 + (int)(Hash(x.Bytes(i)) % bins);
        return TokenRows.Encode(places, x.Extents, layer.Output, layer.TokenCount);
    }

    private ulong Hash(byte[] text) => layer.Salt is null ? FarmHash.Fingerprint(text) : SipHash.Of(text, layer.Salt);

    private bool IsMask(TextArray x, int i) =>
        x.Texts is not null
            ? x.Texts[i] == layer.MaskValue
            : float.TryParse(layer.MaskValue, NumberStyles.Float, CultureInfo.InvariantCulture, out float mask) && x.Numbers![i] == mask;
}

/// <summary>The bin of the values of several inputs together.</summary>
internal sealed class CrossingStep(HashedCrossing layer) : TextStep
{
    // What TensorFlow begins with, so that the order of values counts.
    private const ulong Start = 0xDECAFCAFFE;

    internal override int?[] Extents(IReadOnlyList<int?[]> inputs, IReadOnlyList<bool> areTexts)
    {
        if (inputs.Count < 2)
            throw new ShapeException($"expected two inputs or more, found {inputs.Count}");
        if (inputs.Any(i => i.Length > 1 || (i.Length == 1 && i[0] != 1) || i.Length != inputs[0].Length))
            throw new ShapeException(
                $"expected inputs of one value a sample, found {Wording.List(inputs.Select(i => $"({Wording.List(i)})"))}"
            );
        return TokenRows.Extents(inputs[0], layer.Output, layer.TokenCount);
    }

    internal override TextArray Run(IReadOnlyList<TextArray> inputs)
    {
        var places = new int[inputs[0].Count];
        for (int i = 0; i < places.Length; i++)
        {
            ulong joined = Start;
            foreach (var x in inputs)
                joined = FarmHash.Join(joined, x.Texts is null ? (ulong)x.Whole(i) : FarmHash.Fingerprint(x.Bytes(i)));
            places[i] = (int)(joined % (ulong)layer.Bins);
        }
        return TokenRows.Encode(places, inputs[0].Extents, layer.Output, layer.TokenCount);
    }
}
