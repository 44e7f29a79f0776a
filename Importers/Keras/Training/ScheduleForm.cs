using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>Learning rate schedules as objects: keras.optimizers.schedules of tf.keras and Keras 3.</summary>
internal static class ScheduleForm
{
    // A file of a few bytes must not ask for a long chain of comparisons.
    private const int MostBoundaries = 1000;

    private const string Module = "keras.optimizers.schedules";

    /// <exception cref="ConfigValueException">A schedule or a setting that KerasSharp does not have.</exception>
    internal static LearningRateSchedule Read(JToken token)
    {
        var parts = ClassAndConfig.Read(token, "a learning rate or a schedule");
        var s = parts.Settings;
        double Number(string key) => s[key] is { } v ? Json.Number(v) : throw new ConfigValueException($"a key '{key}'", token);
        bool Flag(string key) => s[key] is { } v && Json.Flag(v);
        double? Optional(string key) => s[key] is { } v && !Json.IsNull(v) ? Json.Number(v) : null;
        switch (parts.ClassName)
        {
            case "ExponentialDecay":
                parts.Only("name", "initial_learning_rate", "decay_steps", "decay_rate", "staircase");
                return new ExponentialDecay(
                    Number("initial_learning_rate"),
                    Number("decay_steps"),
                    Number("decay_rate"),
                    Flag("staircase")
                );
            case "InverseTimeDecay":
                parts.Only("name", "initial_learning_rate", "decay_steps", "decay_rate", "staircase");
                return new InverseTimeDecay(
                    Number("initial_learning_rate"),
                    Number("decay_steps"),
                    Number("decay_rate"),
                    Flag("staircase")
                );
            case "PolynomialDecay":
                parts.Only("name", "initial_learning_rate", "decay_steps", "end_learning_rate", "power", "cycle");
                return new PolynomialDecay(
                    Number("initial_learning_rate"),
                    Number("decay_steps"),
                    parts.Number("end_learning_rate", 0.0001),
                    parts.Number("power", 1),
                    Flag("cycle")
                );
            case "PiecewiseConstantDecay":
                parts.Only("name", "boundaries", "values");
                return Pieces(s, token);
            case "CosineDecay":
                parts.Only("name", "initial_learning_rate", "decay_steps", "alpha", "warmup_target", "warmup_steps");
                return new CosineDecay(
                    Number("initial_learning_rate"),
                    Number("decay_steps"),
                    parts.Number("alpha", 0),
                    Optional("warmup_target"),
                    parts.Number("warmup_steps", 0)
                );
            case "CosineDecayRestarts":
                parts.Only("name", "initial_learning_rate", "first_decay_steps", "t_mul", "m_mul", "alpha");
                return new CosineDecayRestarts(
                    Number("initial_learning_rate"),
                    Number("first_decay_steps"),
                    parts.Number("t_mul", 2),
                    parts.Number("m_mul", 1),
                    parts.Number("alpha", 0)
                );
            default:
                throw new ConfigValueException($"a learning rate schedule of Keras", token, unsupported: true);
        }
    }

    /// <summary>The object of a schedule.</summary>
    /// <exception cref="KerasUnsupportedException">It is none of Keras's.</exception>
    internal static JObject Write(LearningRateSchedule schedule) =>
        new()
        {
            ["module"] = Module,
            ["class_name"] = schedule.ClassName,
            ["config"] = new JObject(Settings(schedule).Append(("name", schedule.ClassName)).Select(s => new JProperty(s.Key, s.Value))),
            ["registered_name"] = JValue.CreateNull(),
        };

    private static IEnumerable<(string Key, JToken Value)> Settings(LearningRateSchedule schedule) =>
        schedule switch
        {
            ExponentialDecay e =>
            [
                ("initial_learning_rate", e.InitialRate),
                ("decay_steps", Whole(e.DecaySteps)),
                ("decay_rate", e.DecayRate),
                ("staircase", e.Staircase),
            ],
            InverseTimeDecay e =>
            [
                ("initial_learning_rate", e.InitialRate),
                ("decay_steps", Whole(e.DecaySteps)),
                ("decay_rate", e.DecayRate),
                ("staircase", e.Staircase),
            ],
            PolynomialDecay p =>
            [
                ("initial_learning_rate", p.InitialRate),
                ("decay_steps", Whole(p.DecaySteps)),
                ("end_learning_rate", p.EndRate),
                ("power", p.Power),
                ("cycle", p.Cycle),
            ],
            PiecewiseConstantDecay p => [("boundaries", new JArray(p.Boundaries.Select(Whole))), ("values", new JArray(p.Values))],
            CosineDecay c =>
            [
                ("initial_learning_rate", c.InitialRate),
                ("decay_steps", Whole(c.DecaySteps)),
                ("alpha", c.Alpha),
                ("warmup_target", c.WarmupTarget is { } target ? target : JValue.CreateNull()),
                ("warmup_steps", Whole(c.WarmupSteps)),
            ],
            CosineDecayRestarts c =>
            [
                ("initial_learning_rate", c.InitialRate),
                ("first_decay_steps", Whole(c.FirstDecaySteps)),
                ("t_mul", c.TMultiplier),
                ("m_mul", c.MMultiplier),
                ("alpha", c.Alpha),
            ],
            _ => throw new KerasUnsupportedException($"the learning rate schedule {schedule.ClassName} has no form in Keras"),
        };

    private static JValue Whole(double steps) => steps == Math.Floor(steps) && steps < 1e15 ? new JValue((long)steps) : new JValue(steps);

    private static PiecewiseConstantDecay Pieces(JObject settings, JToken token)
    {
        if (
            settings["boundaries"] is not JArray { Count: > 0 and <= MostBoundaries } boundaries
            || settings["values"] is not JArray values
            || values.Count != boundaries.Count + 1
        )
            throw new ConfigValueException($"up to {MostBoundaries:N0} boundaries and one value more", token, unsupported: true);
        return new PiecewiseConstantDecay([.. boundaries.Select(Json.Number)], [.. values.Select(Json.Number)]);
    }
}
