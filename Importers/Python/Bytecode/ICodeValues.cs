using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>What tests and loops ask while a function is read: they are followed where the answer is known.</summary>
internal interface ICodeValues
{
    /// <summary>Whether a value counts as true.</summary>
    /// <exception cref="PythonCodeException">It is not known.</exception>
    bool IsTrue(Expression value);

    /// <summary>Whether a value is None.</summary>
    /// <exception cref="PythonCodeException">It is not known.</exception>
    bool IsNone(Expression value);

    /// <summary>What a loop over a value runs through.</summary>
    /// <exception cref="PythonCodeException">It is not known.</exception>
    IReadOnlyList<Expression> Items(Expression value);
}
