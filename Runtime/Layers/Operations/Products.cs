using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers.Operations;

/// <summary>Sums of products of two values.</summary>
internal static class Products
{
    private static readonly char[] s_letters = [.. Enumerable.Range('a', 26).Concat(Enumerable.Range('A', 26)).Select(c => (char)c)];

    public static Node MatrixProduct(Node a, Node b, MatrixProductOperation spec)
    {
        if (a.Rank == 0 || b.Rank == 0)
            throw new ShapeException($"a matrix product of {a.Shape} and {b.Shape}");
        bool row = a.Rank == 1,
            column = b.Rank == 1;
        a =
            row ? Ops.ExpandDims(a, 0)
            : spec.TransposeFirst ? SwapLast(a)
            : a;
        b =
            column ? Ops.ExpandDims(b, 1)
            : spec.TransposeSecond ? SwapLast(b)
            : b;
        var y = Product(a, b);
        if (row)
            y = Ops.Reshape(y, y.Shape.Without(-2));
        return column ? Ops.Reshape(y, y.Shape.Without(-1)) : y;
    }

    public static Node Dot(Node a, Node b) =>
        a.Rank == 0 || b.Rank == 0 ? a * b
        : b.Rank == 1 ? TensorDot(a, b, [-1], [-1])
        : TensorDot(a, b, [-1], [-2]);

    public static Node TensorDot(Node a, Node b, Sizes first, Sizes second)
    {
        int[] left = [.. first.Select(a.Shape.Axis)],
            right = [.. second.Select(b.Shape.Axis)],
            leftRest = [.. Enumerable.Range(0, a.Rank).Except(left)],
            rightRest = [.. Enumerable.Range(0, b.Rank).Except(right)];
        if (left.Length != right.Length || left.Zip(right).Any(p => a.Shape[p.First] != b.Shape[p.Second]))
            throw new ShapeException($"sums of products over the axes {first} of {a.Shape} with {second} of {b.Shape}");
        var width = Count(a, left);
        var x = Ops.Reshape(Ops.Transpose(a, [.. leftRest, .. left]), new Shape(Count(a, leftRest), width));
        var y = Ops.Reshape(Ops.Transpose(b, [.. right, .. rightRest]), new Shape(width, Count(b, rightRest)));
        var result = new Shape([.. leftRest.Select(i => a.Shape[i]), .. rightRest.Select(i => b.Shape[i])]);
        RequireOneBatch(result);
        return Ops.Reshape(Ops.MatMul(x, y), result);
    }

    /// <summary>Sums of products by letters.</summary>
    /// <exception cref="ShapeException">The equation does not fit the values, or is quadratic in the batch.</exception>
    public static Node Einsum(IReadOnlyList<Node> x, string equation)
    {
        var (terms, result) = Letters(x, equation);
        var values = x.Select((v, i) => (Value: v, Letters: terms[i])).ToArray();
        for (int i = 0; i < values.Length; i++)
            values[i] = Summed(
                values[i].Value,
                values[i].Letters,
                [.. result, .. values.Where((_, j) => j != i).SelectMany(o => o.Letters)]
            );
        var (value, letters) = values.Length == 1 ? values[0] : Einsum(values[0], values[1], result);
        if (letters.Length != result.Length)
            throw new ShapeException($"the equation '{equation}' does not fit {Wording.List(x.Select(v => v.Shape))}");
        return Ops.Transpose(value, [.. result.Select(c => letters.IndexOf(c))]);
    }

    private static (Node Value, string Letters) Einsum((Node Value, string Letters) a, (Node Value, string Letters) b, string result)
    {
        string both = Common(a.Letters, b.Letters),
            kept = Common(both, result),
            summed = new([.. both.Except(kept)]),
            left = new([.. a.Letters.Except(both)]),
            right = new([.. b.Letters.Except(both)]);
        Dim Extent(char c) => a.Letters.Contains(c) ? a.Value.Shape[a.Letters.IndexOf(c)] : b.Value.Shape[b.Letters.IndexOf(c)];
        Dim All(string letters) => letters.Aggregate(new Dim(1), (p, c) => p * Extent(c));
        foreach (char c in both)
            if (a.Value.Shape[a.Letters.IndexOf(c)] != b.Value.Shape[b.Letters.IndexOf(c)])
                throw new ShapeException($"the axes '{c}' of {a.Value.Shape} and {b.Value.Shape} differ");
        string letters = kept + left + right;
        var shape = new Shape(letters.Select(Extent));
        RequireOneBatch(shape);
        Node Arranged((Node Value, string Letters) v, params string[] groups)
        {
            var order = Ops.Transpose(v.Value, [.. string.Concat(groups).Select(c => v.Letters.IndexOf(c))]);
            return Ops.Reshape(order, new Shape(groups.Where((g, i) => i > 0 || kept.Length > 0).Select(All)));
        }
        var y = Ops.MatMul(Arranged(a, kept, left, summed), Arranged(b, kept, summed, right));
        return (Ops.Reshape(y, shape), letters);
    }

    /// <summary>The value without the axes whose letters nothing else has.</summary>
    private static (Node, string) Summed(Node x, string letters, HashSet<char> needed)
    {
        int[] gone = [.. Enumerable.Range(0, letters.Length).Where(i => !needed.Contains(letters[i]))];
        return (Ops.Sum(x, gone), new string([.. letters.Where(needed.Contains)]));
    }

    private static (string[] Terms, string Result) Letters(IReadOnlyList<Node> x, string equation)
    {
        string[] sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->"),
            terms = sides[0].Split(',');
        ShapeException Wrong() => new($"the equation '{equation}' does not fit {Wording.List(x.Select(v => v.Shape))}");
        if (sides.Length != 2 || terms.Length != x.Count || x.Count > 2)
            throw Wrong();
        char[] free = [.. s_letters.Except(equation)];
        int most = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            int open = x[i].Rank - (terms[i].Length - 3);
            if (!terms[i].Contains("...", StringComparison.Ordinal))
                continue;
            if (open < 0 || open > free.Length)
                throw Wrong();
            most = Math.Max(most, open);
            // Axes without a letter are counted from the last one.
            terms[i] = terms[i].Replace("...", new string([.. free.Take(open).Reverse()]), StringComparison.Ordinal);
        }
        string result = sides[1].Replace("...", new string([.. free.Take(most).Reverse()]), StringComparison.Ordinal);
        bool sound =
            terms.Select((t, i) => t.Length == x[i].Rank && IsWord(t)).All(fits => fits)
            && IsWord(result)
            && result.All(c => terms.Any(t => t.Contains(c)));
        return sound ? (terms, result) : throw Wrong();
    }

    private static bool IsWord(string letters) => letters.All(char.IsAsciiLetter) && letters.Distinct().Count() == letters.Length;

    private static string Common(string a, string b) => new([.. a.Where(c => b.Contains(c))]);

    private static Node Product(Node a, Node b)
    {
        if (b.Rank == 2)
            return Ops.MatMul(a, b);
        // One matrix for all of b: (b' a')'.
        if (a.Rank == 2)
            return SwapLast(Ops.MatMul(SwapLast(b), SwapLast(a)));
        var leading = Broadcasting.Result("a matrix product", new Shape(a.Shape.SkipLast(2)), new Shape(b.Shape.SkipLast(2)));
        Node Wide(Node x) => Ops.BroadcastTo(x, new Shape([.. leading, x.Shape[-2], x.Shape[-1]]));
        return Ops.MatMul(Wide(a), Wide(b));
    }

    private static Node SwapLast(Node x) => Shaping.SwapAxes(x, -1, -2);

    private static Dim Count(Node x, int[] axes) => axes.Aggregate(new Dim(1), (p, a) => p * x.Shape[a]);

    private static void RequireOneBatch(Shape shape)
    {
        if (shape.Count(d => d.PerBatch) > 1)
            throw new ShapeException($"each sample would be multiplied with each other one of the batch, which gives {shape}");
    }
}
