using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Operations;

/// <summary>Parts of an axis, and their inverse.</summary>
internal static class SliceForms
{
    internal static string Slice(GraphWriter w, SymbolicNode n)
    {
        var e = w.Emitter;
        int axis = Even(n, n.Number<SliceOp>(o => o.Axis)),
            step = Even(n, n.Number<SliceOp>(o => o.Step));
        var (start, count, whole) = (n.Number<SliceOp>(o => o.Start), n.Shape[axis], n.Inputs[0].Shape[axis]);
        string x = w.Name(n.Inputs[0]);
        if (count.Number == 0)
            return e.Slice(x, axis, 0, 0);
        // Along the batch only whole multiples of N are taken, from 0 on.
        var end = count.PerBatch ? count : new Extent(start.Factors.Zip(count.Factors, (s, c) => s + (c - 1) * step + Math.Sign(step)));
        return e.Add("Slice", [x, Place(e, start, whole, step, false), Place(e, end, whole, step, true), e.Longs(axis), e.Longs(step)]);
    }

    internal static string BatchSlice(GraphWriter w, SymbolicNode n)
    {
        var e = w.Emitter;
        int axis = Even(n, n.Number<BatchSliceOp>(o => o.Axis));
        var start = new Extent(n.At<BatchSliceOp>().Select(o => o.Start), perBatch: true);
        string from = start.Factors.All(f => f == 0) ? e.Longs(0) : e.Extents.Value(start);
        return e.Add("Slice", [w.Name(n.Inputs[0]), from, e.Extents.Value(start + n.Shape[axis]), e.Longs(axis), e.Longs(1)]);
    }

    internal static string Unslice(GraphWriter w, SymbolicNode n)
    {
        var e = w.Emitter;
        int axis = Even(n, n.Number<UnsliceOp>(o => o.Axis)),
            step = Even(n, n.Number<UnsliceOp>(o => o.Step));
        var (start, count) = (n.Number<UnsliceOp>(o => o.Start), n.Inputs[0].Shape[axis]);
        string x = w.Name(n.Inputs[0]);
        if (count.PerBatch)
            return Pad(e, x, n.Rank, axis, new Extent(count.Factors.Select(_ => 0)), n.Shape[axis] - count);
        if (step < 0)
        {
            // The last element comes first.
            x = e.Slice(x, axis, -1, long.MinValue, -1);
            start = new Extent(start.Factors.Zip(count.Factors, (s, c) => s + (c - 1) * step));
            step = -step;
        }
        var spread = count;
        if (step > 1)
        {
            var (rows, padded) = (n.Inputs[0].Shape.ToList(), n.Inputs[0].Shape.ToList());
            rows.Insert(axis + 1, new Extent(count.Factors.Select(_ => 1)));
            padded[axis] = new Extent(count.Factors.Select(f => f * step));
            string apart = Pad(e, e.Reshape(x, n.Inputs[0].Shape, rows), n.Rank + 1, axis + 1, Number(n, 0), Number(n, step - 1));
            rows[axis + 1] = Number(n, step);
            x = e.Slice(e.Reshape(apart, rows, padded), axis, 0, 1 - step);
            spread = padded[axis].Plus(1 - step);
        }
        return Pad(e, x, n.Rank, axis, start, n.Shape[axis] - start - spread);
    }

    /// <summary>Zeros before and after the elements of an axis.</summary>
    private static string Pad(Emitter e, string x, int rank, int axis, Extent before, Extent after)
    {
        var none = new Extent(before.Factors.Select(_ => 0));
        if (e.SourceOf(x) is { } source)
            return e.Transpose(Pad(e, source.Source, rank, source.Axes[axis], before, after), source.Axes);
        Extent[] pads = [.. Enumerable.Repeat(none, 2 * rank)];
        (pads[axis], pads[rank + axis]) = (before, after);
        return e.Add("Pad", [x, e.Extents.Shape(pads), e.Number(0)]);
    }

    // A place along an axis: a number, one counted from the axis's end, or one that is computed.
    private static string Place(Emitter e, Extent place, Extent whole, int step, bool isEnd)
    {
        if (isEnd && step < 0 && place.Factors.All(f => f < 0))
            return e.Longs(long.MinValue);
        if (isEnd && step > 0 && place.Factors.Zip(whole.Factors).All(x => x.First >= x.Second))
            return e.Longs(long.MaxValue);
        if (place.Number is { } number)
            return e.Longs(number);
        return !place.PerBatch && !whole.PerBatch && (place - whole).Number is < 0 and { } back ? e.Longs(back) : e.Extents.Value(place);
    }

    private static Extent Number(SymbolicNode n, int value) => new(n.Shape[0].Factors.Select(_ => value));

    private static int Even(SymbolicNode n, Extent number) => number.Number ?? throw n.Depends();
}
