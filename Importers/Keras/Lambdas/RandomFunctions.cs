using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Functions that draw, in predictions too as in Keras, and those that ask whether the model trains. Draws have Keras's law, by
/// the runtime's own generator; a seed is not looked at.</summary>
internal static class RandomFunctions
{
    /// <summary>What the texts of functions that draw hold.</summary>
    internal static readonly string[] Names = ["random_normal(", "random_uniform(", "random.normal(", "random.uniform(", "dropout("];

    internal static IEnumerable<(string Names, LambdaFunction Function)> All() =>
        [
            Define("K.random_normal", "shape mean=0 stddev|std=1 dtype=None seed=None", Normal),
            Define("tf.random_normal tf.random.normal", "shape mean=0 stddev=1 dtype=None seed=None name=None", Normal),
            Define("K.random_uniform", "shape minval|low=0 maxval|high=1 dtype=None seed=None", Uniform),
            Define("tf.random_uniform tf.random.uniform", "shape minval=0 maxval=1 dtype=None seed=None name=None", Uniform),
            Define("K.dropout", "x level noise_shape=None seed=None", Dropped),
            Define("K.in_train_phase", "x alt training=None", (a, era) => Phase(a, era, whenTraining: true)),
            Define("K.in_test_phase", "x alt training=None", (a, era) => Phase(a, era, whenTraining: false)),
        ];

    private static LayerContext Context(LambdaEra era) =>
        era.Context ?? throw new PythonCodeException("a random number, or whether the model trains, is known only where it runs");

    private static object? Normal(CallArguments a, LambdaEra era) =>
        Scaled(Context(era).RandomNormal(Extents(a)), a["stddev"], a["mean"], a["dtype"]);

    private static object? Uniform(CallArguments a, LambdaEra era) =>
        Scaled(Context(era).RandomUniform(Extents(a)), LambdaArithmetic.Binary("-", a["maxval"], a["minval"]), a["minval"], a["dtype"]);

    private static object? Scaled(Node draws, object? by, object? from, object? dtype) =>
        dtype is null || ElementwiseFunctions.KindOf(dtype) == NumberKind.Real
            ? LambdaArithmetic.Binary("+", LambdaArithmetic.Binary("*", draws, by), from)
            : throw new PythonCodeException($"draws of the type {LambdaValues.Describe(dtype)} are not understood");

    // Keras's backends drop at once, whether the model trains or not.
    private static object? Dropped(CallArguments a, LambdaEra era)
    {
        if (a["noise_shape"] is not null)
            throw new PythonCodeException("a noise_shape is not understood");
        double rate = a.Number("level");
        return rate is >= 0 and < 1
            ? LambdaArithmetic.Binary("*", a["x"], Context(era).DropoutMask(a.Tensor("x").Shape, rate))
            : throw new PythonCodeException($"expected a level from 0 to below 1, found {rate}");
    }

    private static object? Phase(CallArguments a, LambdaEra era, bool whenTraining) =>
        a["training"] is null
            ? LambdaValues.Tensor(a[Context(era).Training == whenTraining ? "x" : "alt"])
            : throw new PythonCodeException($"a phase {LambdaValues.Describe(a["training"])} is not understood");

    private static Shape Extents(CallArguments a)
    {
        const int most = 1 << 20;
        return a["shape"] is object?[] extents
            ? new Shape(
                extents.Select(e =>
                    e is Dim d ? d
                    : LambdaValues.Whole(e) is >= 0 and <= most and var n ? n
                    : throw Bad(a)
                )
            )
            : throw Bad(a);
    }

    private static PythonCodeException Bad(CallArguments a) =>
        new($"expected a shape of numbers that are known, found {LambdaValues.Describe(a["shape"])}");
}
