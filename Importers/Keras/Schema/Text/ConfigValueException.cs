using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>A value is not what its key needs; the reader adds the place.</summary>
internal sealed class ConfigValueException(string expected, JToken found, bool unsupported = false)
    : Exception($"expected {expected}, found {ConfigText.Describe(found)}")
{
    internal bool Unsupported => unsupported;
}
