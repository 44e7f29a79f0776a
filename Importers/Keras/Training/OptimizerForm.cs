using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>The settings of Keras's optimizers, each stated once for reading and writing.</summary>
/// <param name="dialect">How the era spells keys and values.</param>
internal class OptimizerForm(Dialect dialect)
{
    /// <summary>Reads settings; names of classes are taken in any case, as Keras does.</summary>
    /// <exception cref="KerasUnsupportedException">An optimizer or a setting that KerasSharp does not have.</exception>
    internal Optimizer Read(string className, JObject config, ImportContext context)
    {
        if (Inner(className, config) is var (innerName, innerConfig))
        {
            context.Report.Add(
                ImportNoteKind.Conversion,
                "",
                $"{className}: the optimizer inside of it is taken; all is computed as float32, for which a loss needs no scale"
            );
            return Read(innerName, innerConfig, context);
        }
        Optimizer usual;
        try
        {
            usual = Optimizer.ByName(className);
        }
        catch (KerasException e)
        {
            throw new KerasUnsupportedException($"{context.ConfigPlace}: {e.Message}", e);
        }
        var form = LayerForm.Usual with { Version = context.Version, Backend = context.Backend };
        var reader = new ConfigReader(config, context, "optimizer", className, form, dialect);
        var result = Exchange(reader, usual);
        reader.Finish();
        return result;
    }

    /// <summary>The optimizer inside of one that scales losses for half precision; null of another.</summary>
    private static (string ClassName, JObject Config)? Inner(string className, JObject config) =>
        className is "LossScaleOptimizer" or "LossScaleOptimizerV1" or "LossScaleOptimizerV3"
        && (config["inner_optimizer"] ?? config["optimizer"]) is JObject inner
        && Json.TextOf(inner, "class_name") is { } name
        && inner["config"] is JObject settings
            ? (name[(name.IndexOf('>') + 1)..], settings)
            : null;

    /// <summary>Writes settings: class_name and config.</summary>
    /// <param name="optimizer">The settings.</param>
    /// <param name="learningRate">The rate in force.</param>
    /// <param name="release">The release that is written.</param>
    internal virtual JObject Write(Optimizer optimizer, float learningRate, KerasVersion release)
    {
        var writer = new ConfigWriter("optimizer", LayerForm.Usual with { Version = release }, dialect);
        Exchange(writer, optimizer);
        if (optimizer.Schedule is null)
            writer.Result[dialect.Key(RateKey(writer))] = (double)learningRate;
        return new JObject { ["class_name"] = optimizer.ClassName, ["config"] = writer.Result };
    }

    /// <summary>The key of the learning rate.</summary>
    protected virtual string RateKey(Config c) => "lr";

    /// <summary>States each key once.</summary>
    protected virtual Optimizer Exchange(Config c, Optimizer o)
    {
        if (!c.Reading)
            RequirePlain(c, o);
        o = o with { LearningRate = c.Number(RateKey(c), o.LearningRate) };
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
        return o;
    }

    private static void RequirePlain(Config c, Optimizer o)
    {
        string? more =
            o.Schedule is not null ? "a learning rate schedule"
            : o.ClipNormOfEach is not null ? "a limit for the norm of each gradient"
            : o.WeightDecay is not null ? "a decay of weights"
            : o.Averages is not null ? "averages of weights"
            : o.AccumulatedSteps is not null ? "an accumulation of gradients"
            : o is RmsProp { Momentum: > 0 } or RmsProp { Centered: true } ? "momentum or centering"
            : o is RmsProp { EpsilonInRoot: true } or Adagrad { EpsilonInRoot: true } ? "epsilon within the root"
            : o is Nadam { ProductCatchesUp: true } ? "a product of momenta that files lack"
            : o is Adagrad { InitialAccumulator: not 0 } ? "a first value of its sums"
            : null;
        if (more is not null)
            throw c.Bad($"the release that is written has no {o.ClassName} with {more}", unsupported: true);
    }

    /// <summary>A number that Keras holds as a float32 variable and writes so.</summary>
    protected static double Float(Config c, string key, double value) => c.Reading ? c.Number(key, value) : c.Number(key, (float)value);

    // Keras takes 0 for no limit.
    protected static double? Limit(Config c, string key, double? value) =>
        c.Value(
            key,
            value,
            t => Json.IsNull(t) || Json.Number(t) <= 0 ? null : Json.Number(t),
            v => v is { } n ? new JValue(n) : JValue.CreateNull()
        );
}
