using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Source;

/// <summary>Reads the text of a function of one expression (<c>lambda x, scale=2: x * scale</c>) as an expression over its
/// parameters.</summary>
internal static class FunctionText
{
    private const int Longest = 1 << 13;

    /// <summary>A function.</summary>
    /// <param name="Parameters">The names of its parameters.</param>
    /// <param name="Body">What it computes.</param>
    internal sealed record Function(IReadOnlyList<string> Parameters, Expression Body);

    /// <summary>Reads a function's text.</summary>
    /// <exception cref="PythonCodeException">It is no such function, or has a part that is not understood.</exception>
    internal static Function Read(string text)
    {
        if (text.Length > Longest)
            throw new PythonCodeException($"expected at most {Longest} characters of a function, found more");
        SourceNode node;
        try
        {
            node = SourceParser.Expression(text);
        }
        catch (PythonSourceException e)
        {
            throw new PythonCodeException($"expected a function as text: {e.Message}");
        }
        if (node is not LambdaNode lambda || lambda.Parameters.Any(p => p.Stars != 0 || p.Default is not null))
            throw new PythonCodeException($"expected 'lambda' with plain parameters");
        string[] names = [.. lambda.Parameters.Select(p => p.Name)];
        var bound = names
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(n => n, n => (Expression)new ArgumentExpression(Array.IndexOf(names, n), n));
        return new Function(names, new SourceExpression(n => bound.GetValueOrDefault(n) ?? new NameExpression(n)).Of(lambda.Body));
    }
}
