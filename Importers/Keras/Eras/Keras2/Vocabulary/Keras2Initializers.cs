using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>Initializers as Keras 2 writes them: <c>{"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg",
/// "distribution": "uniform", "seed": null}}</c>, or by name.</summary>
internal sealed class Keras2Initializers : IInitializerForm
{
    private static readonly (string Name, Initializer Value)[] s_names =
    [
        ("zeros", KerasSharp.Initializers.Zero),
        ("zero", KerasSharp.Initializers.Zero),
        ("ones", KerasSharp.Initializers.One),
        ("one", KerasSharp.Initializers.One),
        ("lecun_uniform", KerasSharp.Initializers.LecunUniform),
        ("lecun_normal", new FanInitializer(1, FanMode.In, IsNormal: true)),
        ("glorot_uniform", KerasSharp.Initializers.GlorotUniform),
        ("glorot_normal", KerasSharp.Initializers.GlorotNormal),
        ("he_uniform", KerasSharp.Initializers.HeUniform),
        ("he_normal", KerasSharp.Initializers.HeNormal),
    ];

    /// <inheritdoc/>
    public Initializer Read(JToken token)
    {
        var stored = ClassAndConfig.Read(token, "an initializer");
        if (stored.IsOwn)
            return new ForeignInitializer(stored.ClassName);
        foreach (var (name, value) in s_names)
            if (name == stored.ClassName)
                return value;
        switch (stored.ClassName)
        {
            case "Zeros":
                stored.Only();
                return KerasSharp.Initializers.Zero;
            case "Ones":
                stored.Only();
                return KerasSharp.Initializers.One;
            case "Constant" or "constant":
                stored.Only("value");
                // A list of numbers fills one shape only; a file's weights replace it.
                return stored.Settings["value"] is JArray
                    ? KerasSharp.Initializers.Zero
                    : new ConstantInitializer((float)stored.Number("value", 0));
            case "VarianceScaling":
                stored.Only("scale", "mode", "distribution", "seed", "dtype");
                return Scaled(stored, token);
            case "RandomUniform" or "random_uniform" or "uniform":
                stored.Only("minval", "maxval", "seed", "dtype");
                var (low, high) = (stored.Number("minval", -0.05), stored.Number("maxval", 0.05));
                return low == -high ? new UniformInitializer((float)high) : new RangeInitializer((float)low, (float)high);
            case "RandomNormal" or "random_normal" or "normal":
                return Normal(stored, isTruncated: false);
            case "TruncatedNormal" or "truncated_normal":
                return Normal(stored, isTruncated: true);
            case "Orthogonal" or "orthogonal" or "OrthogonalInitializer":
                stored.Only("gain", "seed", "dtype");
                return new OrthogonalInitializer((float)stored.Number("gain", 1));
            // What Keras 2.2 and later write for a recurrent layer's Identity, and cannot read.
            case "recurrent_identity":
                return new IdentityInitializer(1);
            case "Identity" or "identity":
                stored.Only("gain");
                return new IdentityInitializer((float)stored.Number("gain", 1));
            // Its code is in no file, and nothing but weights that are drawn anew depends on it.
            default:
                return new ForeignInitializer(stored.ClassName);
        }
    }

    private static NormalInitializer Normal(ClassAndConfig stored, bool isTruncated)
    {
        stored.Only("mean", "stddev", "seed", "dtype");
        return new NormalInitializer((float)stored.Number("stddev", 0.05))
        {
            Mean = (float)stored.Number("mean", 0),
            IsTruncated = isTruncated,
        };
    }

    /// <inheritdoc/>
    public JToken Write(Initializer initializer, Initializer usual) =>
        initializer switch
        {
            ConstantInitializer { Value: 0 } => ClassAndConfig.Write("Zeros"),
            ConstantInitializer { Value: 1 } => ClassAndConfig.Write("Ones"),
            ConstantInitializer c => ClassAndConfig.Write("Constant", ("value", (double)c.Value)),
            FanInitializer f => ClassAndConfig.Write(
                "VarianceScaling",
                ("scale", f.Gain / (f.IsNormal ? 1 : 3) / (f.Mode == FanMode.Sum ? 2 : 1)),
                (
                    "mode",
                    f.Mode switch
                    {
                        FanMode.Sum => "fan_avg",
                        FanMode.Out => "fan_out",
                        _ => "fan_in",
                    }
                ),
                ("distribution", f.IsNormal ? "normal" : "uniform"),
                Seed
            ),
            UniformInitializer u => ClassAndConfig.Write("RandomUniform", ("minval", -(double)u.Scale), ("maxval", (double)u.Scale), Seed),
            RangeInitializer r => ClassAndConfig.Write("RandomUniform", ("minval", (double)r.Low), ("maxval", (double)r.High), Seed),
            NormalInitializer n => ClassAndConfig.Write(
                n.IsTruncated ? "TruncatedNormal" : "RandomNormal",
                ("mean", (double)n.Mean),
                ("stddev", (double)n.Scale),
                Seed
            ),
            OrthogonalInitializer o => ClassAndConfig.Write("Orthogonal", ("gain", (double)o.Scale), Seed),
            IdentityInitializer i => ClassAndConfig.Write("Identity", ("gain", (double)i.Scale)),
            // A file's weights replace what it would draw.
            _ => Write(usual, KerasSharp.Initializers.Zero),
        };

    private static (string, JToken) Seed => ("seed", JValue.CreateNull());

    /// <summary>Keras's scale is the variance times the fans, of which fan_avg is half the sum; a uniform law on +-sqrt(gain / fans) has a
    /// third of the gain.</summary>
    private static FanInitializer Scaled(ClassAndConfig stored, JToken token)
    {
        var mode = stored.Text("mode", "fan_in") switch
        {
            "fan_in" => FanMode.In,
            "fan_out" => FanMode.Out,
            "fan_avg" => FanMode.Sum,
            _ => throw Unknown(token),
        };
        bool normal = stored.Text("distribution", "normal") switch
        {
            "normal" or "truncated_normal" or "untruncated_normal" => true,
            "uniform" => false,
            _ => throw Unknown(token),
        };
        double gain = stored.Number("scale", 1) * (normal ? 1 : 3) * (mode == FanMode.Sum ? 2 : 1);
        return new FanInitializer(gain, mode, normal);
    }

    private static ConfigValueException Unknown(JToken token) => new("an initializer of Keras 2", token, unsupported: true);
}
