using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>How initializers stand in an era's configs.</summary>
internal interface IInitializerForm
{
    /// <exception cref="Text.ConfigValueException">It is none that the era has.</exception>
    Initializer Read(JToken token);

    /// <summary>Its form. One that the era has no form for is written as the usual one: a file's weights replace what it would
    /// draw.</summary>
    /// <param name="initializer">The initializer.</param>
    /// <param name="usual">What the layer has unless something else is said.</param>
    JToken Write(Initializer initializer, Initializer usual);
}

/// <summary>How regularizers stand in an era's configs.</summary>
internal interface IRegularizerForm
{
    /// <exception cref="Text.ConfigValueException">It is none that the era has.</exception>
    Regularizer? Read(JToken token);

    /// <exception cref="KerasUnsupportedException">The era has no such regularizer.</exception>
    JToken Write(Regularizer? regularizer);

    /// <summary>What a file has lost of a regularizer, which is then read as none; null where it is whole.</summary>
    string? Lost(JToken token) => null;
}

/// <summary>How constraints stand in an era's configs.</summary>
internal interface IConstraintForm
{
    /// <param name="token">The value.</param>
    /// <param name="axes">For each axis of the file's array that of the weight, or -1 where it has extent 1 and the weight lacks
    /// it.</param>
    /// <exception cref="Text.ConfigValueException">It is none that the era has.</exception>
    Constraint? Read(JToken token, int[] axes);

    /// <param name="constraint">The constraint with the axes of the weight.</param>
    /// <param name="axes">As for reading.</param>
    /// <exception cref="KerasUnsupportedException">The era has no such constraint.</exception>
    JToken Write(Constraint? constraint, int[] axes);
}
