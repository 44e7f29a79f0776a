using KerasSharp.Importers.Keras.Operations;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Operations;

/// <summary>Brackets behind a value as a graph of TensorFlow has them: begin, end and strides, and masks whose bits say what stands in
/// each place.</summary>
internal static class StridedSlice
{
    internal static SliceOperation Of(OperationArguments a)
    {
        Sizes begin = a.Sizes("1"),
            end = a.Sizes("2"),
            strides = a.Sizes("3");
        if (begin.Count != end.Count || begin.Count != strides.Count || begin.Count > 31)
            throw a.Bad($"expected begin, end and strides of one length, found {begin}, {end} and {strides}");
        int beginMask = a.Int("begin_mask", 0),
            endMask = a.Int("end_mask", 0),
            ellipsis = a.Int("ellipsis_mask", 0),
            newAxis = a.Int("new_axis_mask", 0),
            shrink = a.Int("shrink_axis_mask", 0);
        return new SliceOperation(
            new SliceItems([
                .. Enumerable
                    .Range(0, begin.Count)
                    .Select<int, SliceItem>(i =>
                        Bit(ellipsis, i) ? new EllipsisItem()
                        : Bit(newAxis, i) ? new NewAxisItem()
                        : Bit(shrink, i) ? new ElementItem(begin[i])
                        : new RangeItem(Bit(beginMask, i) ? null : begin[i], Bit(endMask, i) ? null : end[i], strides[i])
                    ),
            ])
        );
    }

    private static bool Bit(int mask, int i) => (mask >> i & 1) == 1;
}
