using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KerasSharp.Cuda.Compilation;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cuda.Planning;

/// <summary>One operation of an elementwise program.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Arguments">Operands as C++ names.</param>
/// <param name="Result">The name of its value.</param>
internal readonly record struct Instruction(Op Op, IReadOnlyList<string> Arguments, string Result);

/// <summary>Writes a chain of elementwise operations as one kernel: each element is read once, goes through all operations in
/// registers, and is written once.</summary>
internal static class ElementwiseWriter
{
    /// <summary>The name of operand <paramref name="i"/>.</summary>
    public static string Operand(int i) => string.Create(CultureInfo.InvariantCulture, $"x{i}");

    /// <summary>A number as a C++ expression of the same bits.</summary>
    public static string Number(double value) =>
        string.Create(CultureInfo.InvariantCulture, $"number(0x{BitConverter.SingleToUInt32Bits((float)value):x8}u)");

    /// <param name="operands">How many views are read.</param>
    /// <param name="axes">How many loops they are walked by.</param>
    /// <param name="program">What is computed; nothing for a copy.</param>
    /// <param name="result">The name of the value that is written.</param>
    public static GeneratedKernel Write(int operands, int axes, IReadOnlyList<Instruction> program, string result)
    {
        var body = new StringBuilder();
        for (int i = 0; i < operands; i++)
        {
            string at = string.Join(" + ", Enumerable.Range(0, axes).Select(d => $"(i64)i{d} * a.stride[{i}][{d}]"));
            body.Append(CultureInfo.InvariantCulture, $"        float {Operand(i)} = a.x[{i}][{at}];\n");
        }
        foreach (var instruction in program)
            body.Append(
                CultureInfo.InvariantCulture,
                $"        float {instruction.Result} = {Expression(instruction.Op, instruction.Arguments)};\n"
            );
        string to = string.Join(" + ", Enumerable.Range(0, axes).Select(d => $"(i64)i{d} * a.stride[{operands}][{d}]"));
        body.Append(CultureInfo.InvariantCulture, $"        a.y[{to}] = {result};\n");

        var index = new StringBuilder();
        for (int d = axes - 1; d > 0; d--)
            index.Append(
                CultureInfo.InvariantCulture,
                $"        I q{d} = {(d == axes - 1 ? "i" : $"q{d + 1}")} / (I)a.extent[{d}], i{d} = "
                    + $"{(d == axes - 1 ? "i" : $"q{d + 1}")} - q{d} * (I)a.extent[{d}];\n"
            );
        index.Append(axes > 1 ? "        I i0 = q1;\n" : "        I i0 = i;\n");
        string core = $"{index}{body}",
            hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{operands} {axes}\n{core}")))[..20],
            name = $"elementwise_{hash}";
        string source = $$"""
            struct {{name}}_arguments { i64 count; i64 extent[{{axes}}]; i64 stride[{{operands
                + 1}}][{{axes}}]; float* y; const float* x[{{Math.Max(1, operands)}}]; };

            template <typename I> INLINE void {{name}}_body(const {{name}}_arguments& a)
            {
                for (I i = (I)first(); i < (I)a.count; i += (I)stride())
                {
            {{core}}    }
            }

            extern "C" __global__ void {{name}}({{name}}_arguments a) { {{name}}_body<u32>(a); }
            extern "C" __global__ void {{name}}_wide({{name}}_arguments a) { {{name}}_body<i64>(a); }

            """;
        return new GeneratedKernel(name, source, [name, $"{name}_wide"]);
    }

    private static string Expression(Op op, IReadOnlyList<string> x) =>
        op switch
        {
            AddOp => $"{x[0]} + {x[1]}",
            SubtractOp => $"{x[0]} - {x[1]}",
            MultiplyOp => $"{x[0]} * {x[1]}",
            DivideOp => $"{x[0]} / {x[1]}",
            StopGradientOp => x[0],
            ActivationOp activation => $"activate<{ActivationText.TypeOf(activation)}>({x[0]})",
            _ => $"{Function(op)}({string.Join(", ", x)})",
        };

    private static string Function(Op op) =>
        op switch
        {
            NegateOp => "negate",
            LogOp => "logf",
            SqrtOp => "sqrtf",
            SquareOp => "square",
            AbsOp => "fabsf",
            SignOp => "sign",
            ErfOp => "erff",
            SinOp => "sinf",
            CosOp => "cosf",
            AtanOp => "atanf",
            Log1pOp => "log1pf",
            Expm1Op => "expm1f",
            RoundOp => "rintf",
            TruncateOp => "truncf",
            MaximumOp => "maximum",
            MinimumOp => "minimum",
            PowerOp => "powf",
            FmodOp => "fmodf",
            GreaterOp => "greater",
            GreaterEqualOp => "greater_equal",
            EqualOp => "equal",
            SelectOp => "choose",
            _ => throw new KerasUnsupportedException($"the CUDA device has no elementwise operation {op.Name}"),
        };
}
