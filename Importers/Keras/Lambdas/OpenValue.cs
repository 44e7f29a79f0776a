using KerasSharp.Importers.Python.Bytecode;
using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>An input of a function whose shape is not known yet.</summary>
internal sealed class OpenValue
{
    /// <summary>The only one.</summary>
    internal static readonly OpenValue Input = new();

    private OpenValue() { }

    /// <summary>The exception for a question that only the input answers.</summary>
    internal static PythonCodeException IsAsked() => new("what depends on the input is not known yet");
}

/// <summary>A test or a loop of a function asks what only the layer's input tells; the function is read once that is known.</summary>
internal sealed class OpenQuestionException(Wording question) : Exception(Wording.Of(question));

/// <summary>What is known without an input.</summary>
/// <param name="count">How many arguments the function has.</param>
/// <param name="era">The release and backend of the file.</param>
internal sealed class KnownValues(int count, LambdaEra era) : ICodeValues
{
    private readonly ExpressionEvaluator _values = new([.. Enumerable.Repeat<object?>(OpenValue.Input, count)], era);

    /// <inheritdoc/>
    public bool IsTrue(Expression value) => Asked(value, () => _values.IsTrue(value));

    /// <inheritdoc/>
    public bool IsNone(Expression value) => Asked(value, () => _values.IsNone(value));

    /// <inheritdoc/>
    public IReadOnlyList<Expression> Items(Expression value) => Asked(value, () => _values.Items(value));

    private static T Asked<T>(Expression value, Func<T> answer)
    {
        try
        {
            return answer();
        }
        catch (Exception e) when (e is PythonCodeException { IsOfEveryInput: false } or ShapeException)
        {
            throw new OpenQuestionException($"{value}");
        }
    }
}
