using System.Text.RegularExpressions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Scripts.Signatures;

namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>The releases of Keras in whose words a script is written.</summary>
internal enum ScriptLanguage
{
    Keras0,
    Keras1,
    Keras2,
    TfKeras,
    Keras3,
}

/// <summary>What depends on the release while a script is read: constructors, and the names that layers get.</summary>
/// <param name="language">The words.</param>
/// <param name="release">The release.</param>
internal sealed partial class ScriptEra(ScriptLanguage language, KerasVersion release)
{
    private static readonly Dictionary<ScriptLanguage, SignatureTable> s_tables = new()
    {
        [ScriptLanguage.Keras0] = new(Keras0Signatures.Text),
        [ScriptLanguage.Keras1] = new(Keras1Signatures.Text),
        [ScriptLanguage.Keras2] = new(Keras2Signatures.Text),
        [ScriptLanguage.TfKeras] = new(TfKerasSignatures.Text),
        [ScriptLanguage.Keras3] = new(Keras3Signatures.Text),
    };

    // GRU.__init__ of layers/recurrent_v2.py in TensorFlow 2.2, and of Keras 3.
    private static readonly ReleaseRange s_resetsAfter = ReleaseRange.Since(2, 3);

    // TensorFlow 2.2 has Keras 2.3.0-tf.
    private static readonly ReleaseRange s_withoutPython2 = ReleaseRange.Since(2, 3);

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The era of a release.</summary>
    internal static ScriptEra Of(KerasVersion release)
    {
        var era = KerasEras.Of(release);
        return new ScriptEra((ScriptLanguage)KerasEras.All.ToList().IndexOf(era), release);
    }

    internal ScriptLanguage Language => language;

    internal KerasVersion Release => release;

    internal SignatureTable Signatures => s_tables[language];

    /// <summary>Whether configurations have the keys of Keras 1.</summary>
    internal bool IsEarly => language <= ScriptLanguage.Keras1;

    /// <summary>Whether a GRU resets its state behind the product where nothing is said.</summary>
    internal bool ResetsAfter => s_resetsAfter.Contains(release) && language >= ScriptLanguage.TfKeras;

    /// <summary>Whether its releases run on Python 3 alone: of TensorFlow, 2.1 was the last for Python 2.</summary>
    internal bool IsPython3 =>
        language == ScriptLanguage.Keras3 || (language == ScriptLanguage.TfKeras && s_withoutPython2.Contains(release));

    /// <summary>Whether a model that is called as a layer counts its own definition as its first call.</summary>
    internal bool CountsDefinition => language < ScriptLanguage.Keras3;

    /// <summary>The name that a layer of a class gets which says none.</summary>
    internal string NextName(string className)
    {
        bool isInput = className == "InputLayer" && language < ScriptLanguage.Keras3;
        string prefix =
            isInput ? "input"
            : IsEarly ? className.ToLowerInvariant()
            : Humps().Replace(Words().Replace(className, "$1_$2"), "$1_$2").ToLowerInvariant();
        int count = _counts[prefix] = _counts.GetValueOrDefault(prefix) + 1;
        return language <= ScriptLanguage.Keras2 || isInput ? $"{prefix}_{count}"
            : count == 1 ? prefix
            : $"{prefix}_{count - 1}";
    }

    /// <summary>The image layout that layers get which say none; null where nobody has said it.</summary>
    internal DataFormat? DataFormat { get; set; }

    /// <summary>Counts anew, as after <c>clear_session</c>.</summary>
    internal void ForgetNames() => _counts.Clear();

    [GeneratedRegex("(.)([A-Z][a-z0-9]+)")]
    private static partial Regex Words();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex Humps();
}
