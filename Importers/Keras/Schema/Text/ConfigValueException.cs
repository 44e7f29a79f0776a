using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>A value is not what its key needs; the reader adds the place.</summary>
internal sealed class ConfigValueException(Wording expected, JToken found, bool unsupported = false)
    : Exception(Wording.Of($"expected {expected}, found {ConfigText.Describe(found)}"))
{
    internal bool Unsupported => unsupported;
}
