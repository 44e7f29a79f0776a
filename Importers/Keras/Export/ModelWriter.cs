using System.Text;
using KerasSharp.Binary;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Export;

/// <summary>Writes a model as the file that it came from has it, or as its era's written release has it where it came from none.</summary>
internal sealed class ModelWriter
{
    private const string CompileKey = "compile_config";

    private static readonly string[] s_besideConfig = ["keras_version", "backend", "module", "registered_name", "build_config", CompileKey];

    private readonly Model _model;
    private readonly IKerasEra _era;
    private readonly KerasOrigin? _origin;
    private readonly FileRecord? _file;
    private readonly ModelSpec _spec;
    private readonly Func<LayerSpec, LayerForm> _usual;
    private readonly IReadOnlyList<LayerArrays> _layers;

    /// <param name="model">The model.</param>
    /// <param name="target">The era to write for; null for that of the model's file, in the form that it had there.</param>
    /// <param name="release">The release of the era; null for the one that it writes.</param>
    internal ModelWriter(Model model, IKerasEra? target = null, KerasVersion? release = null)
    {
        _model = model;
        _origin = target is null ? model.Origin as KerasOrigin : null;
        _era = target ?? (_origin is null ? KerasEras.Usual : KerasEras.Of(_origin.Report.Version.Value));
        _file = _origin?.File is { Layout: not WeightsLayout.Objects } record ? record : null;
        _spec = Trainability.Current(model);
        if (target is not null)
            _spec = MaskedOutputs.Of(_spec, target);
        var backend = _origin?.Report.Backend.Value ?? WrittenBackend.Of(model.Spec, _era, model.Origin as KerasOrigin);
        Version = _origin?.Report.Version.Value ?? release ?? _era.Dialect.Written;
        _usual = l => _era.Layers.UsualForm(l, Version, backend);
        // A tree of objects counts layers in the order in which Keras would list them.
        Func<ModelSpec, IEnumerable<LayerSpec>>? order =
            _origin is null && _era.WritesTrees ? m => _era.Architecture.FileOrder(m, Version) : null;
        var layers = LayerArrays.Of(model, _spec, _era.Layers, _origin?.Forms ?? new Dictionary<string, LayerForm>(), _usual, order);
        if (_origin is null && order is null)
        {
            var byName = layers.ToDictionary(l => l.Layer.Name!);
            layers = [.. _era.Architecture.FileOrder(_spec, Version).Where(l => byName.ContainsKey(l.Name!)).Select(l => byName[l.Name!])];
        }
        _layers = layers;
    }

    private KerasVersion Version { get; }
    private TrainingBackend Backend => _usual(_spec).Backend;

    /// <summary>The architecture: class_name and config, or what the era has in their place.</summary>
    /// <exception cref="KerasUnsupportedException">The era has no place for a layer or setting.</exception>
    internal JObject Architecture()
    {
        if (_origin?.Architecture is { } read)
            return Trainability.Apply(read, _model.Spec, _spec);
        // Of one era's own models a reader finds the layout out as real Keras does, from keras.json; those of another store it.
        if (_model.Origin is KerasOrigin from && KerasEras.Of(from.Report.Version.Value) != _era)
            RequireLayouts(_spec);
        return _era.Architecture.WriteModel(_spec, _usual);
    }

    /// <summary>Refuses layers whose image layout the era does not store, where it is not the era's usual one.</summary>
    private void RequireLayouts(LayerSpec layer)
    {
        foreach (var inner in layer is ModelSpec model ? model.Layers : _era.Layers.Inner(layer).Select(i => i.Layer))
            RequireLayouts(inner);
        if (layer is ModelSpec || ImageLayout.Of(layer) is not { } layout || layout == _era.UsualDataFormat(Version))
            return;
        var config = (JObject)_era.Architecture.Write(layer, _usual)["config"]!;
        if (!config.ContainsKey(_era.Dialect.DataFormats.Key) && !_era.Layers.Inner(layer).Any())
            throw new KerasUnsupportedException(
                $"layer '{layer.Name}' ({layer.ClassName}): Keras {Version} has no place for DataFormat = {layout}"
            );
    }

    /// <summary>A whole-model file: architecture, weights, training configuration, optimizer state.</summary>
    internal Hdf5Writer WholeModel()
    {
        var writer = new Hdf5Writer();
        if (_file is { IsWholeModel: true })
            writer.Root.CopyAttributes(_file.Attributes.Root);
        else
            TellWriter(writer.Root, isRoot: true);
        if (_file is not { IsWholeModel: true } || !ReferenceEquals(_spec, _model.Spec))
        {
            var architecture = (JObject)Architecture().DeepClone();
            // HDF5 has the release beside the text, and no more than the class and the config in it.
            foreach (string key in s_besideConfig)
                architecture.Remove(key);
            writer.Root.SetText("model_config", PythonJson.Write(architecture));
        }
        Named(() => Weights(writer.Root.Group("model_weights")));
        new TrainingWriter(_model, _era, Version, Backend, _file).Write(
            writer,
            [.. _layers.SelectMany(l => l.Slots).Select(s => (s, FileNameOf(s)))],
            _origin
        );
        return writer;
    }

    /// <summary>A file of weights alone.</summary>
    internal Hdf5Writer WeightsOnly()
    {
        var writer = new Hdf5Writer();
        Named(() => Weights(writer.Root));
        return writer;
    }

    /// <summary>Whether the weights alone are a tree of objects: those of Keras 3, and those that came so.</summary>
    internal bool IsTree => _era.WritesTrees || _origin?.File is { Layout: WeightsLayout.Objects };

    /// <summary>Weights, and the state of training, as a tree of objects (.weights.h5).</summary>
    internal Hdf5Writer Tree() => new ObjectTreeWriter(_model, _era, Version, _layers, _origin).Write();

    /// <summary>A .keras archive: its members and what writes them.</summary>
    /// <param name="notes">Texts that stand beside the model.</param>
    internal IEnumerable<(string Name, Action<Stream> Write)> Archive(IEnumerable<KeyValuePair<string, string>> notes)
    {
        // What stands in HDF5 lacks what an archive needs.
        var architecture =
            _origin?.Architecture is { } read && read.ContainsKey("registered_name")
                ? (JObject)Trainability.Apply(read, _model.Spec, _spec).DeepClone()
                : _era.Architecture.WriteModel(_spec, _usual);
        if (_model.TrainingSpec is { } spec)
        {
            float rate = _model.OptimizerState!.LearningRate.Values[0];
            bool isSame =
                architecture.ContainsKey(CompileKey)
                && ReferenceEquals(spec, _origin?.Training)
                && rate == (float)spec.Optimizer.LearningRate;
            if (!isSame)
                architecture[CompileKey] = _era.Training.Config.WriteBeside(spec, rate, Version, Backend);
        }
        else if (_origin?.NotCompiled is null)
            architecture.Remove(CompileKey);
        var metadata = new JObject { ["keras_version"] = Version.ToString(), ["date_saved"] = "1980-01-01@00:00:00" };
        foreach (var (name, text) in notes)
            metadata[name] = text;
        yield return (ModelFile.MetadataMember, s => WriteText(s, metadata));
        yield return (ModelFile.ConfigMember, s => WriteText(s, architecture));
        yield return (
            ModelFile.WeightsMember,
            stream =>
            {
                using var weights = new MemoryStream();
                Tree().Save(weights);
                weights.WriteTo(stream);
            }
        );
        foreach (var (name, bytes) in _origin?.Assets ?? [])
            yield return (name, stream => stream.Write(bytes));
    }

    private static void WriteText(Stream stream, JObject text) => stream.Write(Encoding.UTF8.GetBytes(PythonJson.Write(text)));

    /// <summary>The arrays of all layers with the names of their groups, in the order of files.</summary>
    internal IEnumerable<(string Group, string Name, int[] Shape, float[] Values)> Arrays() =>
        _layers.SelectMany(l => l.Slots.Select(s => (GroupOf(l), FileNameOf(s), s.View.StoredShape, ArrayWriter.Values(s))));

    /// <summary>Release and backend as attributes.</summary>
    private void TellWriter(Hdf5GroupBuilder group, bool isRoot)
    {
        bool utf8 = isRoot && _era.WritesLongTexts;
        if (isRoot || _era.TellsBackend)
            group.SetText("keras_version", Version.ToString(), utf8);
        if (_era.TellsBackend)
            group.SetText("backend", Library, utf8);
    }

    // Only HDF5's attribute tells the library of Keras 3: a reader goes by it where tables are trained.
    private string Library =>
        Backend != TrainingBackend.TensorFlow ? "theano"
        : _origin is not null && _era.WritesTrees && _model.TrainingSpec is { Optimizer.TableGradients: TableGradients.Whole } ? "torch"
        : "tensorflow";

    private void Weights(Hdf5GroupBuilder root)
    {
        if (_file is not null)
            root.CopyAttributes(_file.WeightsPath == "/" ? _file.Attributes.Root : _file.Attributes.Root.Group(_file.WeightsPath));
        if (_file is { Layout: not WeightsLayout.Named })
        {
            foreach (string group in _file.Groups)
                root.Group(Relative(group)).CopyAttributes(_file.Attributes.Root.Group(group));
            foreach (var slot in _layers.SelectMany(l => l.Slots))
            {
                var (group, name, format) = Record(slot)!.Value;
                ArrayWriter.Add(root.Group(Relative(group)), name, slot, format);
            }
            return;
        }

        if (_file is { TopLevelNames: { } top })
            root.Group(FileRecord.TopLevel).SetTextList("weight_names", top);
        if (_file is null)
        {
            NameList.Write(root, "layer_names", [.. Listed().Select(l => l.Name)], _era);
            TellWriter(root, isRoot: false);
            if (_era.WritesLongTexts)
                root.Group(FileRecord.TopLevel).SetTextList("weight_names", []);
        }
        var byGroup = _layers.Select(l => l.WithoutCopies()).Where(l => l.Slots.Count > 0).ToDictionary(GroupOf);
        foreach (string name in _file?.Groups.Select(Relative).Distinct() ?? Listed().Select(l => l.Name))
        {
            var group = root.Group(name);
            if (_file is not null)
                group.CopyAttributes(_file.Attributes.Root.Group(_file.WeightsPath == "/" ? name : $"{_file.WeightsPath}/{name}"));
            if (!byGroup.TryGetValue(name, out var layer))
            {
                if (_file is null)
                    group.SetTextList("weight_names", []);
                continue;
            }
            string[] names = [.. layer.Slots.Select(FileNameOf)];
            if (_file is null || !ReferenceEquals(_spec, _model.Spec))
                NameList.Write(group, "weight_names", names, _era);
            for (int i = 0; i < names.Length; i++)
                ArrayWriter.Add(group, names[i], layer.Slots[i], Record(layer.Slots[i])?.Format ?? ArrayWriter.Single);
        }
    }

    // Two layers whose names make one name of an array, or an array's name that another one's lies within.
    private static void Named(Action write)
    {
        try
        {
            write();
        }
        catch (ArgumentException e)
        {
            throw new KerasUnsupportedException(
                $"the names of layers, as Keras puts them together, do not make names of arrays: {e.Message}",
                e
            );
        }
    }

    private (string Group, string Name, ElementFormat Format)? Record(WeightSlot slot) =>
        _file is not null && _file.Arrays.TryGetValue(slot.Key, out var record) ? record : null;

    private string GroupOf(LayerArrays layer) =>
        layer.Slots.Count > 0 && Record(layer.Slots[0]) is { } record ? Relative(record.Group) : layer.Name;

    private string FileNameOf(WeightSlot slot) => Record(slot)?.Name ?? _era.ArrayName(slot.Name, _spec, Backend);

    // A Sequential's input is a layer of its config, and none of those that it lists.
    private IEnumerable<LayerArrays> Listed() =>
        _era.WritesLongTexts && _spec.IsSequential ? _layers.Where(l => l.Layer is not InputLayer) : _layers;

    private string Relative(string path) => _file!.WeightsPath == "/" ? path.TrimStart('/') : path[(_file.WeightsPath.Length + 1)..];
}
