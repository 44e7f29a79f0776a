using Newtonsoft.Json.Linq;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>YAML as PyYAML writes it, to the tree that <see cref="JsonText"/> gives. Python's tags are data here: no object is
/// ever made from one.</summary>
internal sealed class YamlText
{
    // What aliases expand to counts, so that a few lines cannot become gigabytes: each node takes a byte of the text or more, and few are
    // shared.
    private const int NodesPerByte = 2,
        MoreNodes = 10_000;

    private readonly Dictionary<string, (JToken Value, int Height)> _anchors = [];
    private readonly IParser _parser;
    private readonly string _place;
    private readonly long _maxNodes;
    private long _nodes;

    private YamlText(string text, string place) =>
        (_parser, _place, _maxNodes) = (new YamlEvents(text), place, (long)NodesPerByte * text.Length + MoreNodes);

    /// <summary>Parses a text of one document.</summary>
    /// <exception cref="KerasFormatException">It is not YAML, nests too deeply, or its aliases expand without bound.</exception>
    /// <exception cref="KerasUnsupportedException">A tag that stands for something else than plain data.</exception>
    internal static JToken Parse(string text, string place)
    {
        try
        {
            return new YamlText(text, place).Document();
        }
        catch (YamlException e)
        {
            throw new KerasFormatException($"{place}: not valid YAML: line {e.Start.Line}: {Wording.Clip(e.Message)}", e);
        }
    }

    private JToken Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            throw Bad("expected a document, found none");
        _parser.Consume<DocumentStart>();
        var (root, _) = Node(0);
        _parser.Consume<DocumentEnd>();
        return _parser.Accept<StreamEnd>(out _) ? root : throw Bad("expected one document, found more");
    }

    // The value, and how many levels it has.
    private (JToken Value, int Height) Node(int depth)
    {
        if (depth > JsonText.MaxDepth)
            throw Bad($"nests deeper than {JsonText.MaxDepth} levels");
        Count(1);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            var (meant, levels) = _anchors.TryGetValue(alias.Value.Value, out var known)
                ? known
                : throw Bad($"the alias '*{alias.Value}' has no anchor before it");
            if (depth + levels > JsonText.MaxDepth)
                throw Bad($"nests deeper than {JsonText.MaxDepth} levels");
            Count(meant is JContainer c ? c.Descendants().Count() : 0);
            return (meant.DeepClone(), levels);
        }

        JToken value;
        int height = 0;
        AnchorName anchor;
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            anchor = scalar.Anchor;
            value = YamlTag.Scalar(scalar, _place);
        }
        else if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            anchor = sequence.Anchor;
            var items = new JArray();
            while (!_parser.TryConsume<SequenceEnd>(out _))
                items.Add(Child(depth, ref height));
            value = YamlTag.Sequence(sequence, items, _place);
        }
        else
        {
            var mapping = _parser.Consume<MappingStart>();
            anchor = mapping.Anchor;
            value = YamlTag.Mapping(mapping, Members(depth, ref height), _place);
        }
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = (value, height);
        return (value, height);
    }

    private JToken Child(int depth, ref int height)
    {
        var (value, levels) = Node(depth + 1);
        height = Math.Max(height, levels + 1);
        return value;
    }

    private JObject Members(int depth, ref int height)
    {
        var members = new JObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var (key, _) = Node(depth + 1);
            if (key is not JValue { Value: { } name })
                throw Bad($"expected a plain key, found {key.Type}");
            string text = Convert.ToString(name, System.Globalization.CultureInfo.InvariantCulture)!;
            if (members.ContainsKey(text))
                throw Bad($"expected each key once, found '{text}' twice");
            members.Add(text, Child(depth, ref height));
        }
        return members;
    }

    private void Count(int nodes)
    {
        _nodes += nodes;
        if (_nodes > _maxNodes)
            throw Bad($"more than {_maxNodes} nodes after its aliases are expanded");
    }

    private KerasFormatException Bad(Wording problem) =>
        new($"{_place}: not valid YAML: line {_parser.Current?.Start.Line ?? 0}: {problem}");
}
