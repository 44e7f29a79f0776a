using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Python's operators on tensors, numbers, extents and sequences.</summary>
internal static class LambdaArithmetic
{
    internal static object? Unary(string op, object? a) =>
        (op, a) switch
        {
            ("-", Node n) => FunctionTable.Apply(new ElementwiseOperation(ElementwiseFunction.Negate), n),
            ("+", Node n) => n,
            ("-", long l) => -l,
            ("-", double d) => -d,
            ("+", long or double) => a,
            ("not", bool or long or double or null) => !LambdaValues.Truth(a),
            _ => throw new PythonCodeException($"{op} of {LambdaValues.Describe(a)} is not understood"),
        };

    internal static object? Binary(string op, object? a, object? b)
    {
        if (a is OpenValue || b is OpenValue)
            throw OpenValue.IsAsked();
        if ((a is null || b is null) && op is "is" or "is not" or "==" or "!=")
            return (a is null && b is null) == op is "is" or "==";
        if (op is "in" or "not in")
            return Among(a, b) == (op == "in");
        if (a is Node || b is Node)
            return Tensors(op, LambdaValues.Tensor(a), LambdaValues.Tensor(b));
        return (Counted(a), Counted(b)) switch
        {
            (long x, long y) => Whole(op, x, y),
            (long or double, long or double) => Real(op, LambdaValues.Number(a), LambdaValues.Number(b)),
            (Dim or long, Dim or long) => Extents(op, Extent(a), Extent(b)),
            (object?[] x, object?[] y) when op == "+" => x.Concat(y).ToArray(),
            // Of an empty list a billion times is as many steps as of a full one.
            (object?[] x, long n) when op == "*" && n is >= 0 and <= 4096 && n * x.Length <= 4096 => Enumerable
                .Range(0, (int)n)
                .SelectMany(_ => x)
                .ToArray(),
            (string x, string y) when op is "==" or "!=" => x == y == (op == "=="),
            (string x, string y) when op == "+" => x + y,
            _ => throw new PythonCodeException($"{LambdaValues.Describe(a)} {op} {LambdaValues.Describe(b)} is not understood"),
        };
    }

    // Whether a value is one of some numbers or texts.
    private static bool Among(object? value, object? all) =>
        all is object?[] items && value is long or double or bool or string && items.All(i => i is long or double or bool or string)
            ? items.Any(i => i is string == value is string && Binary("==", value, i) is true)
            : throw new PythonCodeException($"whether {LambdaValues.Describe(value)} is in {LambdaValues.Describe(all)} is not understood");

    // True is 1 in a sum.
    private static object? Counted(object? value) => value is bool b ? (b ? 1L : 0L) : value;

    private static Node Tensors(string op, Node a, Node b) =>
        op switch
        {
            "+" => Apply(ElementwiseFunction.Add, a, b),
            "-" => Apply(ElementwiseFunction.Subtract, a, b),
            "*" => Apply(ElementwiseFunction.Multiply, a, b),
            "/" or "classic /" => Apply(ElementwiseFunction.Divide, a, b),
            "**" => Apply(ElementwiseFunction.Power, a, b),
            "//" => Apply(ElementwiseFunction.FloorDivide, a, b),
            "%" => Apply(ElementwiseFunction.Remainder, a, b),
            "@" => FunctionTable.Apply(new MatrixProductOperation(), a, b),
            ">" => Apply(ElementwiseFunction.Greater, a, b),
            ">=" => Apply(ElementwiseFunction.GreaterEqual, a, b),
            "<" => Apply(ElementwiseFunction.Less, a, b),
            "<=" => Apply(ElementwiseFunction.LessEqual, a, b),
            "&" when IsTruth(a) && IsTruth(b) => Apply(ElementwiseFunction.And, a, b),
            "|" when IsTruth(a) && IsTruth(b) => Apply(ElementwiseFunction.Or, a, b),
            // Keras's backends give a symbol's identity here, and never its values.
            "==" or "!=" => throw new PythonCodeException($"tensors that are compared by {op} are not understood"),
            _ => throw new PythonCodeException($"tensor {op} tensor is not understood"),
        };

    // Of whole numbers & and | are of their bits.
    private static bool IsTruth(Node x) =>
        NodeOrigins.Of(x)
            is {
                Operation: ElementwiseOperation
                {
                    Function: ElementwiseFunction.Greater
                        or ElementwiseFunction.GreaterEqual
                        or ElementwiseFunction.Less
                        or ElementwiseFunction.LessEqual
                        or ElementwiseFunction.Equal
                        or ElementwiseFunction.NotEqual
                        or ElementwiseFunction.And
                        or ElementwiseFunction.Or
                }
            };

    private static Node Apply(ElementwiseFunction function, Node a, Node b) =>
        FunctionTable.Apply(new ElementwiseOperation(function), a, b);

    private static object Whole(string op, long x, long y)
    {
        checked
        {
            try
            {
                return op switch
                {
                    "+" => x + y,
                    "-" => x - y,
                    "*" => x * y,
                    "//" or "classic /" when y != 0 => (long)Math.Floor((decimal)x / y),
                    "%" when y != 0 => x - y * (long)Math.Floor((decimal)x / y),
                    "**" when y >= 0 && Math.Abs(Math.Pow(x, y)) < 1e15 => (long)Math.Pow(x, y),
                    _ => Real(op, x, y),
                };
            }
            catch (OverflowException)
            {
                throw new PythonCodeException($"{x} {op} {y} has more than 63 bits");
            }
        }
    }

    private static object Real(string op, double x, double y) =>
        op switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" or "classic /" when y != 0 => x / y,
            "//" when y != 0 => Math.Floor(x / y),
            "%" when y != 0 => x - y * Math.Floor(x / y),
            "**" => Math.Pow(x, y),
            "<" => x < y,
            "<=" => x <= y,
            ">" => x > y,
            ">=" => x >= y,
            "==" => x == y,
            "!=" => x != y,
            _ => throw new PythonCodeException($"{x} {op} {y} is not understood"),
        };

    private static Dim Extent(object? value) => value is Dim d ? d : LambdaValues.Whole(value);

    private static object Extents(string op, Dim a, Dim b) =>
        op switch
        {
            "+" => a + b,
            "*" => a * b,
            "//" or "classic /" or "/" when !b.PerBatch && b.Factor > 0 && a.Factor % b.Factor == 0 => new Dim(
                a.Factor / b.Factor,
                a.PerBatch
            ),
            _ => throw new PythonCodeException($"an extent {a} {op} {b} is not understood"),
        };
}
