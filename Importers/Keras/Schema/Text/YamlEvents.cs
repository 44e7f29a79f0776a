using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>The events of a YAML text. The parser underneath throws exceptions of several kinds where a text is damaged in ways that it did
/// not expect; they become the one kind that says so.</summary>
internal sealed class YamlEvents(string text) : IParser
{
    private readonly Parser _parser = new(new StringReader(text));

    public ParsingEvent? Current => _parser.Current;

    /// <exception cref="YamlException">The text is no YAML.</exception>
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is not YamlException)
        {
            var at = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(at, at, e.Message, e);
        }
    }
}
