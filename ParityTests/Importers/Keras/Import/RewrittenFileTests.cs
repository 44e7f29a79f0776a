using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>Files of Keras as other versions of h5py, other programs and their users' own scripts have written them anew: the model
/// stays the one that it was.</summary>
public sealed class RewrittenFileTests : IDisposable
{
    /// <summary>Changes the open file f, whose weights are in w.</summary>
    private const string Prelude = """
        import h5py, json, sys
        import numpy as np

        def groups(names):
            found = []
            w.visititems(lambda name, o: found.append(o) if isinstance(o, h5py.Group) and names in o.attrs else None)
            return [w] * (names in w.attrs) + found

        def arrays():
            found = []
            w.visititems(lambda name, o: found.append(o.name) if isinstance(o, h5py.Dataset) else None)
            return found

        def again(change, **options):
            for name in arrays():
                values = f[name][()]
                del f[name]
                f.create_dataset(name, data=change(values), **(options if values.ndim else {}))

        def text(value):
            return value.decode() if isinstance(value, bytes) else value

        def config(change):
            tree = json.loads(text(f.attrs['model_config']))
            f.attrs['model_config'] = json.dumps(change(tree) or tree)

        def layers(tree):
            c = tree['config']
            return c if isinstance(c, list) else c['layers']

        f = h5py.File(sys.argv[1], 'r+')
        w = f['model_weights'] if 'model_weights' in f else f

        """;

    private static readonly Dictionary<string, string> s_changes = new()
    {
        ["names in pieces"] = """
            for names in ('layer_names', 'weight_names'):
                for g in groups(names):
                    values = g.attrs[names]
                    del g.attrs[names]
                    for i in range(len(values)):
                        g.attrs['%s%d' % (names, i)] = values[i:i + 1]
                    if not len(values):
                        g.attrs[names + '0'] = np.array([], dtype='S1')
            """,
        ["names as text"] = """
            for names in ('layer_names', 'weight_names'):
                for g in groups(names):
                    values = [text(v) for v in g.attrs[names]]
                    g.attrs.create(names, np.array(values, dtype=object), shape=(len(values),), dtype=h5py.string_dtype())
            """,
        ["settings as bytes"] = """
            for g in (f, w):
                for key in list(g.attrs):
                    if isinstance(g.attrs[key], str):
                        g.attrs.create(key, np.bytes_(g.attrs[key]) if len(g.attrs[key]) < 60000 else g.attrs[key])
            """,
        ["compressed arrays"] = "again(lambda v: v, chunks=True, compression='gzip', shuffle=True)",
        ["arrays that can grow"] = "again(lambda v: v, chunks=True, maxshape=None, fletcher32=True)",
        ["double precision"] = "again(lambda v: v.astype('f8'))",
        ["big end first"] = "again(lambda v: v.astype('>f4'))",
        ["no release"] = """
            for g in (f, w):
                for key in ('keras_version',):
                    g.attrs.pop(key, None)
            """,
        ["weights of a whole file at the root"] = """
            for name in list(w):
                f.copy(w[name], name) if w is not f else None
            for key in list(w.attrs):
                f.attrs[key] = w.attrs[key]
            if w is not f:
                del f['model_weights']
            """,
        ["spaces and line ends in the configuration"] = """
            if 'model_config' in f.attrs:
                f.attrs['model_config'] = json.dumps(json.loads(text(f.attrs['model_config'])), indent=4)
            """,
        ["a loss of its user's own"] = """
            if 'training_config' in f.attrs:
                tree = json.loads(text(f.attrs['training_config']))
                tree['loss'], tree['metrics'] = 'vae_loss', ['RMSE']
                f.attrs['training_config'] = json.dumps(tree)
            """,
        ["an optimizer of its user's own"] = """
            if 'training_config' in f.attrs:
                tree = json.loads(text(f.attrs['training_config']))
                tree['optimizer_config'] = {'class_name': 'AdamWarmup', 'config': {'warmup': 3, 'schedule': None}}
                f.attrs['training_config'] = json.dumps(tree)
            """,
        ["more beside it"] = """
            f.create_group('notes').create_dataset('accuracy', data=[0.5, 0.75])
            f.attrs['author'] = 'somebody'
            f.create_dataset('classes', data=np.array([b'cat', b'dog']))
            """,
    };

    private static readonly string[] s_models =
    [
        "keras-2.3.1/model/nested_sequential",
        "keras-2.3.1/converted/bidirectional_lstm_cpu_concat",
        "keras-2.3.1/training/resume_adam_plain",
        "keras-2.0.9/model/sequential_of_model",
        "keras-2.3.1/model/nested_two_deep",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Files()
    {
        var files = new TheoryData<string, string>();
        foreach (string change in s_changes.Keys)
        foreach (string id in s_models)
            files.Add(change, id);
        return files;
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void The_model_is_the_same(string change, string id)
    {
        Python.Require("h5py");
        var fixture = new FixtureCase(id);
        foreach (string file in Directory.EnumerateFiles(fixture.Folder))
            File.Copy(file, _folder.PathOf(Path.GetFileName(file)));
        Python.Run(Prelude + s_changes[change] + "\nf.close()\n", _folder.PathOf(Path.GetFileName(fixture.WeightsPath)));
        using var model = new FixtureCase(_folder.Root).Load(new KerasImportOptions { Device = Device.Reference() });
        foreach (var (inputs, outputs, reset) in fixture.Calls)
        {
            if (reset)
                model.ResetStates();
            var found = model.Predict(inputs, fixture.BatchSize);
            for (int k = 0; k < outputs.Length; k++)
                fixture.Tolerance.Problem(outputs[k].Array, found[k]).Should().BeNull("{0} is a form of {1}", change, id);
        }
    }
}
