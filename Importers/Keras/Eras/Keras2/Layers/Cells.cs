using System.Globalization;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>A cell that stands inside of an RNN, with the keys and arrays of its layer.</summary>
/// <param name="className">The cell's class.</param>
/// <param name="layer">The layer of that cell.</param>
internal sealed class CellSchema<T>(string className, RecurrentSchema<T> layer) : LayerSchema<T>(className)
    where T : RecurrentSpec
{
    protected override T Template(Config c) => layer.Default(c);

    protected override T Exchange(Config c, T cell) => layer.Cell(c, cell);
}

/// <summary>RNN over one cell, which is the layer of that cell, or over several.</summary>
internal sealed class RnnSchema() : LayerSchema<SequenceSpec>("RNN", "ConvRNN2D")
{
    private const string Part = "cell";

    protected override SequenceSpec Template(Config c) => new StackedRnn([]);

    protected override SequenceSpec Exchange(Config c, SequenceSpec layer)
    {
        int constants = c.Has("num_constants") ? c.OptionalInt("num_constants", null) ?? 0 : 0;
        var cell = c.Layer("cell", null, Part) as SequenceSpec ?? throw c.Bad("key 'cell': expected a cell", unsupported: true);
        var form = c.Form.Inner[Part];
        if (cell is RecurrentSpec { Trainable: false } frozen)
        {
            // Both the layer and its cell say whether it learns.
            form = new LayerForm { Inner = new Dictionary<string, LayerForm> { [StackedRnnSchema.Part + "0"] = form } };
            cell = new StackedRnn([frozen]);
        }
        c.Form = c.Form with { Inner = form.Inner };
        if (cell is StackedRnn stack)
            cell = stack with { Constants = constants };
        else if (constants > 0)
            throw c.Bad($"key 'num_constants': {constants}, but a {cell.ClassName} cell takes no constants", unsupported: true);
        return Sequences.Exchange(c, cell, unrolls: true);
    }
}

/// <summary>Cells one upon another: read as the cell of an RNN, written as an RNN over them.</summary>
internal sealed class StackedRnnSchema() : LayerSchema<StackedRnn>("StackedRNNCells")
{
    /// <summary>What a cell's part of the path begins with.</summary>
    internal const string Part = "cell";

    protected override StackedRnn Template(Config c) => new([]);

    protected override StackedRnn Exchange(Config c, StackedRnn layer)
    {
        if (c.Reading)
            return Read(c);
        Sequences.Exchange(c, layer, unrolls: true);
        if (layer.Constants > 0)
            c.Int("num_constants", layer.Constants);
        c.Value("cell", layer.Cells, _ => layer.Cells, cells => Write(c, cells));
        return layer;
    }

    private static StackedRnn Read(Config c)
    {
        bool reversed = c.Applies(RecurrentQuirks.StackedStatesReversed);
        if (c.Has("reverse_state_order"))
            reversed = c.Flag("reverse_state_order", reversed);
        var cells = c.Layers("cells", Part)
            .Select(l => l as RecurrentSpec ?? throw c.Bad($"key 'cells': expected cells, found a {l.ClassName}", unsupported: true));
        return new StackedRnn([.. cells]) { ReverseStates = reversed };
    }

    private static JObject Write(Config c, IReadOnlyList<RecurrentSpec> cells) =>
        ClassAndConfig.Write(
            "StackedRNNCells",
            ("name", "stacked_rnn_cells_1"),
            ("trainable", true),
            ("dtype", "float32"),
            ("cells", new JArray(cells.Select((cell, i) => Write(c, cell, cell.Name ?? $"{Part}_{i + 1}"))))
        );

    private static JObject Write(Config c, RecurrentSpec cell, string name)
    {
        var writer = new ConfigWriter(name, c.Form, c.Dialect);
        writer.Text("name", name);
        writer.Flag("trainable", cell.Trainable);
        writer.Text("dtype", "float32");
        switch (cell)
        {
            case SimpleRnn simple:
                new SimpleRnnSchema().Cell(writer, simple);
                break;
            case Gru gru:
                new GruSchema().Cell(writer, gru);
                break;
            case Lstm { RecurrentBias: false } lstm:
                new LstmSchema().Cell(writer, lstm);
                break;
            default:
                throw c.Bad($"a {cell.ClassName} as one of several cells has no form in Keras {c.Dialect.Written}", unsupported: true);
        }
        return new JObject { ["class_name"] = cell.ClassName + "Cell", ["config"] = writer.Result };
    }

    internal override string ClassOf(LayerSpec layer) => "RNN";

    /// <summary>Several cells are members of a list in the one cell of the layer.</summary>
    internal override string InnerObject(LayerSpec layer, string part)
    {
        var counter = new ObjectCounter();
        var steps = ((StackedRnn)layer).Cells.Select(c => counter.Next(c.ClassName + "Cell", hasArrays: true)).ToList();
        return $"cell/cells/{steps[int.Parse(part[Part.Length..], CultureInfo.InvariantCulture)].Group}";
    }

    internal override IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer) =>
        ((StackedRnn)layer).Cells.Select((cell, i) => ((LayerSpec)cell, $"{Part}{i}", (string?)""));
}
