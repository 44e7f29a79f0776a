using KerasSharp.Importers.Keras.Operations;
using static KerasSharp.Importers.Keras.Operations.Forms;
using F = KerasSharp.ElementwiseFunction;
using M = KerasSharp.MatrixFunction;
using R = KerasSharp.ReductionKind;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Operations;

/// <summary>TensorFlow's functions that order elements, of matrices, and of images as blocks.</summary>
internal static class OrderingForms
{
    internal static readonly Dictionary<string, OperationForm> All = new(StringComparer.Ordinal)
    {
        ["sort"] = One("values axis direction", a => new SortOperation(a.Int("axis", -1), IsDescending(a))),
        ["argsort"] = One("values axis direction stable", Argsort),
        ["math.top_k"] = One("input k sorted index_type", Top),
        ["math.count_nonzero"] = One("input axis keepdims dtype", CountNonZero),
        ["math.erfc"] = Unary(F.ComplementaryErrorFunction),
        ["linalg.inv"] = One("input adjoint", a => NotAdjoint(a, M.Inverse)),
        ["linalg.det"] = Of("input", a => a.Layer(new MatrixOperation(M.Determinant), a.Operand("input"))),
        ["linalg.logdet"] = Of("matrix", a => a.Layer(new MatrixOperation(M.LogDeterminant), a.Operand("matrix"))),
        ["linalg.cholesky"] = Of("input", a => a.Layer(new MatrixOperation(M.Cholesky), a.Operand("input"))),
        ["linalg.solve"] = Of("matrix rhs adjoint", a => a.Layer(NotAdjoint(a, M.Solve), a.Operand("matrix"), a.Operand("rhs"))),
        ["linalg.triangular_solve"] = Of(
            "matrix rhs lower adjoint",
            a => a.Layer(NotAdjoint(a, a.Flag("lower", true) ? M.SolveLower : M.SolveUpper), a.Operand("matrix"), a.Operand("rhs"))
        ),
        ["linalg.trace"] = Of("x", a => a.Layer(new DiagonalOperation(0, -2, -1, Sums: true), a.Operand("x"))),
        ["linalg.diag_part"] = One("input", a => new DiagonalOperation(a.Int("k", 0), -2, -1)),
        ["linalg.diag"] = One("diagonal", a => new DiagonalMatrixOperation()),
        ["linalg.cross"] = Of("a b", a => a.Layer(new CrossOperation(), a.Operand("a"), a.Operand("b"))),
        ["nn.depth_to_space"] = One("input block_size data_format", a => Blocked(a, "block_size", true)),
        ["nn.space_to_depth"] = One("input block_size data_format", a => Blocked(a, "block_size", false)),
        ["nn.conv2d"] = Of("input filters strides padding data_format dilations", Convolved),
        ["image.flip_left_right"] = One("image", a => new FlipOperation([-2])),
        ["image.flip_up_down"] = One("image", a => new FlipOperation([-3])),
        ["image.rgb_to_grayscale"] = Of(
            "images",
            a => a.Layer(new MatrixProductOperation(), a.Operand("images"), new ConstantOperand([3, 1], [0.2989, 0.587, 0.114]))
        ),
        ["image.extract_patches"] = One("images sizes strides rates padding", Patches),
    };

    internal static BlockOperation Blocked(OperationArguments a, string size, bool toSpace) =>
        a.Text("data_format", "NHWC") == "NHWC"
            ? new BlockOperation(a.Int(size), toSpace)
            : throw a.Bad($"argument 'data_format': expected NHWC, found '{a.Text("data_format", "")}'");

    internal static TopOperation Top(OperationArguments a)
    {
        // What is not asked to be sorted may be.
        _ = a.Flag("sorted", true);
        _ = Kind(a, "index_type");
        return new TopOperation(a.Int("k", 1));
    }

    private static bool IsDescending(OperationArguments a) =>
        a.Text("direction", "ASCENDING") switch
        {
            "ASCENDING" => false,
            "DESCENDING" => true,
            var other => throw a.Bad($"argument 'direction': expected ASCENDING or DESCENDING, found '{other}'"),
        };

    private static SortOperation Argsort(OperationArguments a)
    {
        // It always is.
        _ = a.Flag("stable");
        return new SortOperation(a.Int("axis", -1), IsDescending(a), Places: true);
    }

    private static ReduceOperation CountNonZero(OperationArguments a)
    {
        _ = Kind(a, "dtype");
        return new ReduceOperation(R.CountNonZero, a.Axes("axis"), a.Flag("keepdims"));
    }

    private static MatrixOperation NotAdjoint(OperationArguments a, M function) =>
        a.Flag("adjoint") ? throw a.Bad("argument 'adjoint': expected false, others are not supported") : new MatrixOperation(function);

    private static OperationLayer Convolved(OperationArguments a)
    {
        if (a.Text("data_format", "NHWC") != "NHWC")
            throw a.Bad("expected channels last");
        if (a.Operand("filters") is not ConstantOperand { Shape.Count: 4 } kernel)
            throw a.Bad("argument 'filters': expected fixed numbers of rank 4, found a value of the model");
        return a.Layer(new ConvolveOperation(Inner(a, "strides"), Inner(a, "dilations"), IsSame(a)), a.Operand("input"), kernel);
    }

    private static PatchesOperation Patches(OperationArguments a)
    {
        var sizes = Inner(a, "sizes");
        return new PatchesOperation(sizes[0], sizes[1], Inner(a, "strides"), Inner(a, "rates"), IsSame(a));
    }

    /// <summary>The numbers of rows and columns among those of all axes.</summary>
    private static Sizes Inner(OperationArguments a, string key)
    {
        var all = a.Axes(key) ?? [1];
        return all.Count switch
        {
            1 => [all[0], all[0]],
            2 => all,
            4 when all[0] == 1 && all[3] == 1 => [all[1], all[2]],
            _ => throw a.Bad($"argument '{key}': expected numbers of rows and columns, found {all}"),
        };
    }

    private static bool IsSame(OperationArguments a) =>
        a.Text("padding", "VALID") switch
        {
            "VALID" => false,
            "SAME" => true,
            var other => throw a.Bad($"argument 'padding': expected VALID or SAME, found '{other}'"),
        };
}
