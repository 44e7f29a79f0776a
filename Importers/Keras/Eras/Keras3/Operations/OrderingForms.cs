using KerasSharp.Importers.Keras.Operations;
using static KerasSharp.Importers.Keras.Operations.Forms;
using F = KerasSharp.ElementwiseFunction;
using R = KerasSharp.ReductionKind;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Operations;

/// <summary><c>keras.ops</c> that order, count, look up and average, by module and class.</summary>
internal static class OrderingForms
{
    internal static readonly Dictionary<string, OperationForm> All = Ordering().Concat(Known()).ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, OperationForm> Ordering() =>
        new()
        {
            ["numpy.Sort"] = One("x", a => new SortOperation(Axis(a))),
            ["numpy.Argsort"] = One("x", a => new SortOperation(Axis(a), Places: true)),
            ["math.TopK"] = One("x", Top),
            ["numpy.Median"] = One("x", a => new QuantileOperation(new ConstantOperand(0.5), a.Axes("axis"), QuantileRule.Linear, Keep(a))),
            // As a node it forgets its method in all releases, and draws lines between elements.
            ["numpy.Quantile"] = One("x q", a => Quantile(a, 1) with { Rule = QuantileRule.Linear }),
            ["numpy.Percentile"] = One("x q", a => Quantile(a, 0.01)),
            ["numpy.TakeAlongAxis"] = Of(
                "x indices",
                a => a.Layer(new TakeAlongOperation(a.OptionalInt("axis")), a.Operand("x"), a.Operand("indices"))
            ),
            ["numpy.Diff"] = One("a", a => new DifferencesOperation(a.Int("n", 1), a.Int("axis", -1))),
            ["numpy.Digitize"] = Of("x bins", a => a.Layer(new BucketOperation(true), a.Operand("x"), a.Operand("bins"))),
            ["numpy.SearchSorted"] = Of("sorted_sequence values", Searched),
            ["numpy.Average"] = Of("x weights", Average),
            ["numpy.Ptp"] = Reduce(R.Spread),
            ["numpy.Isclose"] = Of("x1 x2 rtol atol equal_nan", IsClose),
            ["numpy.IsIn"] = Of("x1 x2", IsAmong),
            ["numpy.FullLike"] = Of("x fill_value dtype", Filled),
            ["numpy.NanToNum"] = Of("x", Finite),
            ["numpy.Select"] = Of("condlist choicelist default", Choose),
            ["nn.MultiHot"] = One("inputs", MultiHot),
        };

    private static Dictionary<string, OperationForm> Known() =>
        new[]
        {
            ("Nansum", R.Sum),
            ("Nanmean", R.Mean),
            ("Nanmax", R.Max),
            ("Nanmin", R.Min),
            ("Nanprod", R.Product),
            ("Nanvar", R.Variance),
            ("Nanstd", R.Deviation),
        }.ToDictionary(
            p => $"numpy.{p.Item1}",
            p => One("x", a => new ReduceOperation(p.Item2, a.Axes("axis"), Keep(a)) { SkipsUnknown = true })
        );

    private static bool Keep(OperationArguments a) => a.Flag("keepdims");

    // A file that names no axis means the last one, one that says null all elements.
    private static int? Axis(OperationArguments a) => a.Names("axis") ? a.OptionalInt("axis") : -1;

    private static TopOperation Top(OperationArguments a)
    {
        // What is not asked to be sorted may be.
        _ = a.Flag("sorted", true);
        return new TopOperation(a.Int("k"));
    }

    private static QuantileOperation Quantile(OperationArguments a, double unit)
    {
        if (a.Operand("q") is not ConstantOperand { Shape.Count: <= 1 } shares)
            throw a.Bad("argument 'q': expected a number or a list of them, found values of the model");
        var rule = a.Text("method", "linear") switch
        {
            "linear" => QuantileRule.Linear,
            "lower" => QuantileRule.Lower,
            "higher" => QuantileRule.Higher,
            "midpoint" => QuantileRule.Midpoint,
            "nearest" => QuantileRule.Nearest,
            var other => throw a.Bad($"argument 'method': expected linear, lower, higher, midpoint or nearest, found '{other}'"),
        };
        var scaled = new ConstantOperand(shares.Shape, [.. shares.Values.Select(v => v * unit)]);
        return new QuantileOperation(scaled, a.Axes("axis"), rule, Keep(a));
    }

    private static OperationLayer Searched(OperationArguments a) =>
        a.Layer(
            new BucketOperation(
                a.Text("side", "left") switch
                {
                    "left" => false,
                    "right" => true,
                    var other => throw a.Bad($"argument 'side': expected left or right, found '{other}'"),
                }
            ),
            a.Operand("values"),
            a.Operand("sorted_sequence")
        );

    private static OperationLayer Average(OperationArguments a)
    {
        var x = a.Operand("x");
        return a.Has("weights")
            ? a.Layer(new WeightedMeanOperation(a.OptionalInt("axis")), x, a.Operand("weights"))
            : a.Layer(new ReduceOperation(R.Mean, a.Axes("axis")), x);
    }

    private static OperationLayer IsClose(OperationArguments a) =>
        a.Flag("equal_nan")
            ? throw a.Bad("argument 'equal_nan': expected false, others are not supported")
            : a.Layer(
                new ElementwiseOperation(F.IsClose),
                a.Operand("x1"),
                a.Operand("x2"),
                a.Operand("rtol", 1e-5),
                a.Operand("atol", 1e-8)
            );

    private static OperationLayer IsAmong(OperationArguments a)
    {
        // How it computes.
        _ = a.Flag("assume_unique");
        return a.Flag("invert")
            ? throw a.Bad("argument 'invert': expected false, others are not supported")
            : a.Layer(new ElementwiseOperation(F.IsAmong), a.Operand("x1"), a.Operand("x2"));
    }

    private static OperationLayer Filled(OperationArguments a)
    {
        _ = Kind(a, "dtype");
        return a.Layer(new ElementwiseOperation(F.Filled), a.Operand("x"), a.Operand("fill_value"));
    }

    private static OperationLayer Finite(OperationArguments a) =>
        a.Layer(
            new ElementwiseOperation(F.Finite),
            a.Operand("x"),
            a.Operand("nan", 0),
            a.Operand("posinf", float.MaxValue),
            a.Operand("neginf", -float.MaxValue)
        );

    private static OperationLayer Choose(OperationArguments a)
    {
        Operand[] conditions = a.Operands("condlist"),
            choices = a.Operands("choicelist");
        return conditions.Length == choices.Length
            ? a.Layer(new ChooseOperation(), [.. conditions, .. choices, a.Operand("default", 0)])
            : throw a.Bad($"expected as many conditions as choices, found {conditions.Length} and {choices.Length}");
    }

    private static OneHotOperation MultiHot(OperationArguments a)
    {
        _ = Kind(a, "dtype");
        return a.Flag("sparse")
            ? throw a.Bad("sparse values are not supported")
            : new OneHotOperation(a.Int("num_classes"), a.Int("axis", -1)) { Joins = true };
    }
}
