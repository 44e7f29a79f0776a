using KerasSharp.Importers.Keras.Scripts;
using Newtonsoft.Json;

namespace KerasSharp;

/// <summary>A model's architecture out of the text of the Python script, or of the notebook, that made it. No Python is run: layers, their
/// literal arguments, names bound to literals, functions that build models and loops over lists are followed; what cannot change a model
/// is left out, and all else is refused with its line.</summary>
public sealed class KerasScript
{
    private readonly string _name;
    private readonly IReadOnlyDictionary<string, string[]>? _places;

    private KerasScript(ScriptReading reading, string name)
    {
        (_name, _places) = (name, reading.Places);
        Architecture = reading.Architecture.ToString(Formatting.None);
        Version = reading.Release;
        DimOrdering = reading.DimOrdering;
        Assumptions = reading.Assumptions;
    }

    /// <summary>The architecture as JSON, as <c>model.to_json()</c> of its release writes it but for settings that are left at their
    /// defaults. <see cref="KerasImporter.FromArchitecture"/> and <see cref="KerasImporter.Load(string, ReadOnlyMemory{byte},
    /// KerasImportOptions?)"/> read it.</summary>
    public string Architecture { get; }

    /// <summary>The release of Keras in whose words the script is: that of the options, or the last of its era.</summary>
    public KerasVersion Version { get; }

    /// <summary>The image layout that the script or its caller says, for layers that store none; null where neither does.</summary>
    public DataFormat? DimOrdering { get; }

    /// <summary>What the reading takes for granted because only the machine of the script could tell it, each with its line in words: the
    /// image layout, where the script asks Keras for it and <see cref="KerasScriptOptions.DimOrdering"/> does not say it.</summary>
    public IReadOnlyList<string> Assumptions { get; }

    /// <summary>Loads the model with its weights (<c>model.save_weights</c>). Files of a model whose class the script writes upon Keras's
    /// Model name its layers by its attributes, which <see cref="Architecture"/> alone does not tell.</summary>
    /// <param name="weights">The file, or what the files of a checkpoint of TensorFlow begin with.</param>
    /// <param name="options">What the caller decides; where null or without one, the script's release and image layout hold.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="KerasFormatException">The weights do not fit the layers, or the file is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">A layer or setting that KerasSharp does not have.</exception>
    public Model Load(string weights, KerasImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        options ??= new KerasImportOptions();
        return KerasImporter.LoadText(
            Architecture,
            _name,
            weights,
            options with
            {
                Version = options.Version ?? Version,
                DimOrdering = options.DimOrdering ?? DimOrdering,
                LayerPlaces = _places,
            }
        );
    }

    /// <summary>Reads a script.</summary>
    /// <param name="text">The script, or a notebook of Jupyter, whose code cells are read in their order.</param>
    /// <param name="options">What the caller decides.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="KerasFormatException">It is no Python, or makes no model.</exception>
    /// <exception cref="KerasUnsupportedException">A line is not understood, and the model depends on it.</exception>
    public static KerasScript Parse(string text, KerasScriptOptions? options = null, string name = "(script)")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return new KerasScript(ScriptReading.Of(text, name, options ?? new KerasScriptOptions()), name);
    }
}
