using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Importers.Numpy;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;
namespace KerasSharp.ParityTests.Scratch;
public class TrainingScratch
{
    static ModelSpec Seq(params LayerSpec[] all) => new()
    {
        Layers = all, IsSequential = true,
        Calls = [.. all.Select((_, i) => new CallSpec(i, i == 0 ? [] : [new TensorRef(i - 1)]))],
        Inputs = [new TensorRef(0)], Outputs = [new TensorRef(all.Length - 1)],
    };
    [Fact]
    public void All()
    {
        var npz = new Dictionary<string, (int[] Shape, float[] V)>();
        using var file = System.IO.Compression.ZipFile.OpenRead("/tmp/tr/out.npz");
        foreach (var e in file.Entries)
        {
            using var st = e.Open(); using var ms = new MemoryStream(); st.CopyTo(ms); ms.Position = 0;
            var b = ms.ToArray(); int hl = b[8] | b[9] << 8; string h = System.Text.Encoding.ASCII.GetString(b, 10, hl);
            var sh = System.Text.RegularExpressions.Regex.Match(h, @"'shape': \(([^)]*)\)").Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse).ToArray();
            bool d = h.Contains("f8"); var data = b.AsSpan(10 + hl);
            float[] v = d ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(data).ToArray().Select(q => (float)q).ToArray() : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(data).ToArray();
            npz[e.FullName[..^4]] = (sh, v);
        }
        Tensor<float>? T(string k) => npz.TryGetValue(k, out var a) ? Tensor.Create(a.V, [.. a.Shape.Select(s => (nint)s)]) : null;
        string[] allm = ["accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "mse", "mae", "mape", "msle", "hinge", "squared_hinge", "categorical_crossentropy", "binary_crossentropy", "kullback_leibler_divergence", "poisson", "cosine", "matthews_correlation", "precision", "recall", "fbeta_score", "fmeasure"];
        var log = new System.Text.StringBuilder();
        foreach (var name in npz.Keys.Where(k => k.EndsWith("|x")).Select(k => k[..^2]))
        {
            ActivationFunction act = name switch { "loss_msle" or "loss_binary_crossentropy" => ActivationFunction.Sigmoid, "loss_categorical_crossentropy" or "loss_kld" or "loss_sparse" or "topk" or "cw" => ActivationFunction.Softmax, "loss_poisson" => ActivationFunction.Softplus, _ => ActivationFunction.Linear };
            Optimizer opt = name switch
            {
                "opt_sgd" => new Sgd(.05), "opt_sgdm" => new Sgd(.05) { Momentum = .9, Decay = .1 }, "opt_nest" => new Sgd(.05) { Momentum = .9, Nesterov = true },
                "opt_rms" => new RmsProp { Decay = .05 }, "opt_adagrad" => new Adagrad(), "opt_adagradd" => new Adagrad { Decay = .1 }, "opt_adadelta" => new Adadelta(), "opt_adam" => new Adam(), "opt_adamd" => new Adam(.01) { Decay = .1 }, "opt_adamax" => new Adamax(), "opt_nadam" => new Nadam(),
                "opt_cn" => new Sgd(.05) { ClipNorm = .3 }, "opt_cv" => new Adam { ClipValue = .01 }, "opt_cnv" => new Sgd(.1) { ClipNorm = .3, ClipValue = .05 },
                "lstm" or "lstm_tw" or "gru_sw" or "srnn" => "adam", _ => new Sgd(.05),
            };
            string loss = name switch { "loss_sparse" => "sparse_categorical_crossentropy", "topk" or "cw" => "categorical_crossentropy", _ when name.StartsWith("loss_") => name[5..], _ => "mse" };
            Metric[] metrics = name == "loss_sparse" ? ["accuracy", "sparse_categorical_crossentropy"] : name.StartsWith("loss_") ? [.. allm.Select(m => (Metric)m)] : name == "topk" ? ["top_k_categorical_accuracy"] : name == "sw" ? ["acc"] : name is "lstm" or "lstm_tw" or "gru_sw" or "srnn" ? ["mae"] : [];
            var d1 = new Dense(4) { Activation = ActivationFunction.Tanh, Name = "d1" };
            d1 = name switch { "reg_l1l2" => d1 with { KernelRegularizer = new L1L2(.01, .02), BiasRegularizer = new L1L2(0, .1) }, "reg_act" => d1 with { ActivityRegularizer = new L1L2(.01, .02) }, "reg_eig" => d1 with { KernelRegularizer = new EigenvalueRegularizer(.1) }, "con_max" => d1 with { KernelConstraint = new MaxNorm(.5, [0]), BiasConstraint = new NonNegative() }, "con_unit" => d1 with { KernelConstraint = new UnitNorm([0]) }, "con_minmax" => d1 with { KernelConstraint = new MinMaxNorm(.2, .5, .7, [0]) }, _ => d1 };
            int outd = name == "topk" ? 8 : 3;
            RecurrentSpec? r = name switch { "lstm" or "lstm_tw" => new Lstm(4), "gru_sw" => new Gru(4) { GoBackwards = true }, "srnn" => new SimpleRnn(4), _ => null };
            var spec = r is null ? Seq(new InputLayer(5) { Name = "i" }, d1, new Dense(outd) { Activation = act, Name = "d2" })
                : Seq(new InputLayer(7) { Name = "i" }, new Embedding(6, 3) { MaskZero = true, Name = "e" }, r with { ReturnSequences = true, Name = "r" }, new TimeDistributed(new Dense(2)) { Name = "d" });
            using var model = new Model(spec, new KerasSharp.Runtime.Cpu.CpuBackend());
            string Key(string v) => v.Replace("d/layer/", "din_").Replace("/", "_");
            foreach (var v in model.Variables.All) v.Set(npz[$"{name}|w0|{Key(v.Name)}"].V);
            model.Compile(opt, loss, metrics, sampleWeightMode: name == "lstm_tw" ? SampleWeightMode.Temporal : SampleWeightMode.Sample);
            var (x, y, sw) = (T(name + "|x")!, T(name + "|y")!, T(name + "|sw"));
            double worst = 0; string where = "";
            void Cmp(string at, double a, double b) { double e = Math.Abs(a - b) / Math.Max(Math.Abs(b), 1e-3); if (e > worst || double.IsNaN(e)) (worst, where) = (e, $"{at}: ours {a} keras {b}"); }
            if (npz.TryGetValue(name + "|eval", out var ev)) { var s = model.Evaluate(x, y, 5, sw); for (int i = 0; i < s.Count; i++) Cmp("eval " + s[i].Key, s[i].Value, ev.V[i]); }
            var L = npz[name + "|loss"];
            for (int t = 0; t < L.Shape[0]; t++)
            {
                var s = model.TrainOnBatch(new TrainingData(x, y, sw), name == "cw" ? PerOutput<IReadOnlyDictionary<int, double>?>.ForAll(new Dictionary<int, double> { [0] = 1, [1] = 2, [2] = .5 }) : null);
                s.Count.Should().Be(L.Shape[1]);
                for (int i = 0; i < s.Count; i++) Cmp($"step {t} {s[i].Key}", s[i].Value, L.V[t * L.Shape[1] + i]);
            }
            double w = 0;
            foreach (var v in model.Variables.All) { var k = npz[$"{name}|w1|{Key(v.Name)}"].V; double scale = k.Max(q => Math.Abs(q)); for (int i = 0; i < k.Length; i++) w = Math.Max(w, Math.Abs(k[i] - v.Values[i]) / scale); }
            log.AppendLine($"{name,-32} loss {worst:e1} weights {w:e1} {where}");
        }
        File.WriteAllText("/tmp/tr/log.txt", log.ToString());
    }
}
