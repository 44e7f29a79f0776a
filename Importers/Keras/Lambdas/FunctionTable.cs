using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>A function that Lambda layers call.</summary>
/// <param name="Signature">Its parameters, see <see cref="CallArguments"/>.</param>
/// <param name="Compute">What it gives.</param>
internal sealed record LambdaFunction(string Signature, Func<CallArguments, LambdaEra, object?> Compute);

/// <summary>All functions, by their whole names: those of Keras's backend (<c>K.</c>), TensorFlow, NumPy, Theano and Keras 3's
/// <c>ops.</c>.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, LambdaFunction> s_functions = Joined();

    /// <summary>The function of a whole name; null for none that is understood.</summary>
    internal static LambdaFunction? Find(string path) => s_functions.GetValueOrDefault(path);

    /// <summary>The names of all.</summary>
    internal static IEnumerable<string> Names => s_functions.Keys;

    private static Dictionary<string, LambdaFunction> Joined()
    {
        var all = new Dictionary<string, LambdaFunction>(StringComparer.Ordinal);
        foreach (
            var (names, function) in ElementwiseFunctions
                .All()
                .Concat(ReductionFunctions.All())
                .Concat(ShapeFunctions.All())
                .Concat(ImageFunctions.All())
                .Concat(FrameFunctions.All())
                .Concat(ArrayFunctions.All())
                .Concat(RandomFunctions.All())
                .Concat(PythonFunctions.All())
        )
        foreach (string name in names.Split(' '))
            all.Add(name, function);
        return all;
    }

    /// <summary>The value that an operation gives.</summary>
    internal static Node Apply(Operation operation, params Node[] x)
    {
        var y = OperationLowering.Apply(operation, x)[0];
        NodeOrigins.Add(y, operation, x);
        return y;
    }

    /// <summary>One function under its names.</summary>
    internal static (string Names, LambdaFunction Function) Define(
        string names,
        string signature,
        Func<CallArguments, LambdaEra, object?> compute
    ) => (names, new LambdaFunction(signature, compute));

    /// <inheritdoc cref="Define(string, string, Func{CallArguments, LambdaEra, object?})"/>
    internal static (string Names, LambdaFunction Function) Define(string names, string signature, Func<CallArguments, object?> compute) =>
        (names, new LambdaFunction(signature, (a, _) => compute(a)));
}
