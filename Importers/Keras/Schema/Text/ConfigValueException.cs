using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>A value is not what its key needs; the reader adds the place.</summary>
internal sealed class ConfigValueException(Wording expected, JToken found, bool unsupported = false)
    : Exception(Wording.Of($"expected {expected}, found {ConfigText.Describe(found)}")),
        IMessageFacts
{
    /// <summary>What was expected and found.</summary>
    public MessageFacts Facts { get; } = MessageFacts.None with { Expected = $"{expected}", Found = ConfigText.Describe(found) };

    internal bool Unsupported => unsupported;

    /// <summary>What can be done about it, where something can.</summary>
    internal Advice? Advice { get; private init; }

    /// <summary>The same with an advice.</summary>
    internal ConfigValueException With(Advice advice) => new(expected, found, unsupported) { Advice = advice };
}
