using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>What decides whether, or how often, code is run, where only running the script could tell.</summary>
/// <param name="Why">The decision, in words.</param>
/// <param name="Expressions">Those whose values would tell; none where no value does.</param>
internal sealed record OpenDecision(string Why, IReadOnlyList<string> Expressions)
{
    /// <summary>A condition, or what a loop goes through.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="value">What it stands for.</param>
    /// <param name="evaluator">Finds what expressions stand for.</param>
    /// <param name="scope">The names.</param>
    internal static OpenDecision Of(SourceNode node, ScriptValue value, ScriptEvaluator evaluator, Scope scope) =>
        new($"line {node.Line} decides it by {value.What}", OpenValues.Of(node, value, evaluator, scope));

    /// <summary>Whether a <c>try</c> fails.</summary>
    internal static OpenDecision Failing(int line) => new($"whether the 'try' of line {line} fails decides it", []);

    /// <summary>How to say it; null where nothing does.</summary>
    internal Advice? Advice => Expressions.Count == 0 ? null : new ScriptValueAdvice(Expressions[0]) { Others = [.. Expressions.Skip(1)] };
}
