using System.Runtime.CompilerServices;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>One reading of a script in the words of an era.</summary>
/// <param name="era">The era.</param>
internal sealed class ScriptSession(ScriptEra era)
{
    private const int MostSteps = 300_000,
        DeepestCall = 40;

    private int _steps;

    internal ScriptEra Era => era;

    internal LayerFactory Layers { get; } = new(era);

    /// <summary>Values that the caller gives for names, instead of those that the script assigns.</summary>
    internal IReadOnlyDictionary<string, ScriptValue> Given { get; init; } = new Dictionary<string, ScriptValue>();

    /// <summary>Those of <see cref="Given"/> that the reading has met, by name or expression.</summary>
    internal HashSet<string> Met { get; } = new(StringComparer.Ordinal);

    /// <summary>The image layout; null where nobody has said it.</summary>
    internal DataFormat? DataFormat
    {
        get => era.DataFormat;
        set => era.DataFormat = value;
    }

    /// <summary>What was taken for granted that only the machine of the script could tell, each in words.</summary>
    internal List<string> Assumptions { get; } = [];

    /// <summary>Whether the script asked for the image layout of its machine, and nobody had said it.</summary>
    internal bool AskedForLayout { get; set; }

    /// <summary>Classes of the script's own that are models or layers by code, each in words.</summary>
    internal List<string> OwnClasses { get; } = [];

    /// <summary>Objects of classes that the script writes upon Keras's Model, in order.</summary>
    internal List<InstanceValue> OwnModels { get; } = [];

    /// <summary>The models that were made, in order.</summary>
    internal List<ModelValue> Models { get; } = [];

    /// <summary>Whether whole numbers divide to such with a fraction; null where Python 2 may have run the script.</summary>
    internal bool? Divides { get; set; } = era.IsPython3 ? true : null;

    internal int Depth { get; private set; }

    /// <summary>Steps that were taken.</summary>
    internal int Steps => _steps;

    /// <summary>Counts a step, of which a script may take a bounded number.</summary>
    internal void Step(int line)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new ScriptException(line, $"expected expressions and blocks that are nested less deep");
        if (++_steps > MostSteps)
            throw new ScriptException(line, $"expected at most {MostSteps} steps, found more");
    }

    /// <summary>Goes into a call of a function.</summary>
    internal T Inside<T>(int line, Func<T> run)
    {
        if (++Depth > DeepestCall)
            throw new ScriptException(line, $"expected functions that call one another at most {DeepestCall} deep, found more");
        var result = run();
        Depth--;
        return result;
    }
}
