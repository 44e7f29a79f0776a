using KerasSharp.Importers.Keras.Configs;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>The settings of Keras's optimizers, each stated once for reading and writing.</summary>
internal static class OptimizerConfig
{
    private static readonly KerasVersion s_countsOnlyForDecay = new(1, 1, 0);

    /// <summary>Reads settings; names of classes are taken in any case, as Keras does.</summary>
    internal static Optimizer Read(string className, JObject config, ImportContext context)
    {
        Optimizer usual;
        try
        {
            usual = Optimizer.ByName(className);
        }
        catch (KerasException e)
        {
            throw new KerasUnsupportedException($"{context.ConfigPlace}: {e.Message}", e);
        }
        var reader = new ConfigReader(config, context, "optimizer", className, LayerForm.Usual with { Version = context.Version });
        var result = Exchange(reader, usual);
        reader.Finish();
        return result is Sgd sgd && context.Version < s_countsOnlyForDecay ? sgd with { AlwaysCounts = true } : result;
    }

    /// <param name="optimizer">The settings.</param>
    /// <param name="learningRate">The rate in force.</param>
    internal static JObject Write(Optimizer optimizer, float learningRate)
    {
        var writer = new ConfigWriter("optimizer", LayerForm.Usual, _ => LayerForm.Usual);
        Exchange(writer, optimizer);
        writer.Result["lr"] = (double)learningRate;
        return new JObject { ["class_name"] = optimizer.ClassName, ["config"] = writer.Result };
    }

    private static Optimizer Exchange(Config c, Optimizer o)
    {
        o = o with { LearningRate = c.Number("lr", o.LearningRate) };
        o = o switch
        {
            Sgd s => s with { Momentum = Float(c, "momentum", s.Momentum), Nesterov = c.Flag("nesterov", s.Nesterov) },
            RmsProp r => r with { Rho = Float(c, "rho", r.Rho), Epsilon = c.Number("epsilon", r.Epsilon) },
            Adagrad a => a with { Epsilon = c.Number("epsilon", a.Epsilon) },
            Adadelta a => a with { Rho = Float(c, "rho", a.Rho), Epsilon = c.Number("epsilon", a.Epsilon) },
            Adam a => a with
            {
                Beta1 = Float(c, "beta_1", a.Beta1),
                Beta2 = Float(c, "beta_2", a.Beta2),
                Epsilon = c.Number("epsilon", a.Epsilon),
            },
            Adamax a => a with
            {
                Beta1 = Float(c, "beta_1", a.Beta1),
                Beta2 = Float(c, "beta_2", a.Beta2),
                Epsilon = c.Number("epsilon", a.Epsilon),
            },
            Nadam n => n with
            {
                Beta1 = Float(c, "beta_1", n.Beta1),
                Beta2 = Float(c, "beta_2", n.Beta2),
                Epsilon = c.Number("epsilon", n.Epsilon),
                ScheduleDecay = c.Number("schedule_decay", n.ScheduleDecay),
            },
            _ => throw c.Bad($"{o.ClassName} has no form in Keras", unsupported: true),
        };
        // Releases before 1.1 have no decay for most optimizers, and Nadam never.
        if (c.Has("decay") || (!c.Reading && o is not Nadam))
            o = o with { Decay = Float(c, "decay", o.Decay) };
        if (c.Has("clipnorm") || (!c.Reading && o.ClipNorm is not null))
            o = o with { ClipNorm = Limit(c, "clipnorm", o.ClipNorm) };
        if (c.Has("clipvalue") || (!c.Reading && o.ClipValue is not null))
            o = o with { ClipValue = Limit(c, "clipvalue", o.ClipValue) };
        if (c.Has("amsgrad") && c.Flag("amsgrad", false))
            throw c.Bad("amsgrad is not supported", unsupported: true);
        return o;
    }

    // Keras holds these as float32 variables and writes them so.
    private static double Float(Config c, string key, double value) => c.Reading ? c.Number(key, value) : c.Number(key, (float)value);

    // Keras takes 0 for no limit.
    private static double? Limit(Config c, string key, double? value) =>
        c.Value(
            key,
            value,
            t => Json.IsNull(t) || Json.Number(t) <= 0 ? null : Json.Number(t),
            v => v is { } n ? new JValue(n) : JValue.CreateNull()
        );
}
