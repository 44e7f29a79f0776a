using System.Globalization;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Running;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts;

/// <summary>A model that was read from a script.</summary>
/// <param name="Architecture">The architecture as its release writes it.</param>
/// <param name="Release">The release in whose words the script is.</param>
/// <param name="DimOrdering">The image layout that the script or the caller says; null for neither.</param>
internal sealed record ScriptReading(JObject Architecture, KerasVersion Release, DataFormat? DimOrdering)
{
    /// <summary>What was taken for granted that only the machine of the script could tell, each in words.</summary>
    internal IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>Of a model whose class is the script's own: where a tree of objects may have each layer, by its name; null for another
    /// model.</summary>
    internal IReadOnlyDictionary<string, string[]>? Places { get; init; }

    /// <summary>Reads a script.</summary>
    /// <param name="text">The script, or a notebook of Jupyter.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">What the caller decides.</param>
    /// <exception cref="KerasFormatException">It is no Python, or makes no model.</exception>
    /// <exception cref="KerasUnsupportedException">A line is not understood, or the release is not clear.</exception>
    internal static ScriptReading Of(string text, string name, KerasScriptOptions options)
    {
        var script = ScriptText.Of(text, name);
        try
        {
            var program = SourceParser.Program(script.Text);
            if (options.Version is { } said)
                return Read(program, said, (name, script), options);
            return Guess(program, script, name, options);
        }
        catch (PythonSourceException e)
        {
            throw new KerasFormatException($"{name}: {script.Where(e.Line)}: {e.Message}", e);
        }
        catch (ScriptException e)
        {
            throw e.Shown(name, script);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new KerasUnsupportedException($"{name}: expected expressions and blocks that are nested less deep", e);
        }
    }

    /// <summary>Reads it in the words of each release that it could be written for, of which one must fit.</summary>
    private static ScriptReading Guess(IReadOnlyList<SourceNode> program, ScriptText script, string name, KerasScriptOptions options)
    {
        var releases = ScriptRelease.Candidates(program);
        if (options.Shown is { } shown && releases.Where(r => KerasEras.Of(r) == KerasEras.Of(shown)).ToList() is { Count: > 0 } fitting)
            releases = fitting;
        var read = new List<ScriptReading>();
        (int Line, Exception Problem)? furthest = null;
        foreach (var release in releases)
        {
            // Who understands every line comes further than who does not.
            bool isFollowed = false;
            try
            {
                var followed = Follow(program, release, (name, script), options);
                isFollowed = true;
                read.Add(Finish(followed, name, options));
            }
            catch (Exception e) when (e is ScriptException || (e is KerasException && releases.Count > 1))
            {
                int line = isFollowed ? int.MaxValue : (e as ScriptException)?.Line ?? 0;
                if (furthest is null || line >= furthest.Value.Line)
                    furthest = (line, e);
            }
        }
        if (read.Count > 1)
            throw new KerasUnsupportedException(
                $"{name}: expected words of one release of Keras, found such as fit {Wording.List(read.Select(r => r.Release), " and ")}",
                new ReleaseAdvice()
            );
        if (read.Count == 1)
        {
            UnsaidDefaults.Refuse(read[0], name);
            return read[0];
        }
        if (furthest!.Value.Problem is ScriptException problem)
            throw problem.Shown(name, script);
        throw furthest.Value.Problem;
    }

    private static ScriptReading Read(
        IReadOnlyList<SourceNode> program,
        KerasVersion release,
        (string Name, ScriptText Script) file,
        KerasScriptOptions options
    ) => Finish(Follow(program, release, file, options), file.Name, options);

    /// <summary>Follows all lines.</summary>
    private static (ScriptSession Session, ScriptRunner Runner) Follow(
        IReadOnlyList<SourceNode> program,
        KerasVersion release,
        (string Name, ScriptText Script) file,
        KerasScriptOptions options
    )
    {
        var session = new ScriptSession(ScriptEra.Of(release))
        {
            Given = options.Values.ToDictionary(v => Key(v.Key), v => Given(v.Value), StringComparer.Ordinal),
            DataFormat = options.DimOrdering,
        };
        if (file.Script.IsPython3)
            session.Divides = true;
        else if (ScriptRelease.UsesPython2(program))
            session.Divides = null;
        var runner = new ScriptRunner(session);
        AskingFirst(session, () => runner.Run(program));
        return (session, runner);
    }

    /// <summary>The model that is meant.</summary>
    private static ScriptReading Finish((ScriptSession Session, ScriptRunner Runner) followed, string name, KerasScriptOptions options)
    {
        var (session, runner) = followed;
        ModelValue model = null!;
        IReadOnlyDictionary<string, string[]>? places = null;
        JObject architecture = null!;
        AskingFirst(
            session,
            () =>
            {
                (model, places) = Chosen(session, runner, name, options) switch
                {
                    InstanceValue own => runner.Whole(own) is var whole ? (whole.Model, whole.Places) : default,
                    var made => ((ModelValue)made, null),
                };
                architecture = new GraphText(session.Era).Architecture(model);
            }
        );
        if (session.Layers.OpenValues.Count > 0)
            throw Asking(session.Layers.OpenValues);
        if (session.Given.Keys.FirstOrDefault(k => !session.Met.Contains(k)) is { } needless)
            throw new KerasFormatException(
                $"{name}: expected a name or an expression that the script uses, to give a value for, found '{needless}'"
            );
        ArchitectureOrder.Check(architecture, model, session.Era, name);
        return new ScriptReading(architecture, session.Era.Release, session.DataFormat)
        {
            Assumptions = session.Assumptions,
            Places = places,
        };
    }

    private static void AskingFirst(ScriptSession session, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is ScriptException or KerasException && session.Layers.OpenValues.Count > 0)
        {
            // The values come first: what goes wrong without them may be well with them.
            throw Asking(session.Layers.OpenValues);
        }
    }

    private static ScriptException Asking(List<OpenValue> open)
    {
        string[] all = [.. open.SelectMany(o => o.Expressions).Distinct(StringComparer.Ordinal)];
        var first = open[0].Problem;
        return all.Length == 1
            ? first
            : new ScriptException(
                first.Line,
                $"{first.Message}; {all.Length} values are open in all: {Wording.List(all)}",
                new ScriptValueAdvice(all[0]) { Others = all[1..] }
            );
    }

    /// <summary>An expression written in one way.</summary>
    private static string Key(string text)
    {
        try
        {
            return SourceNodeText.Of(SourceParser.Expression(text));
        }
        catch (PythonSourceException e)
        {
            throw new KerasFormatException(
                $"expected a name or an expression of the script to give a value for, found '{text}': {e.Message}",
                e
            );
        }
    }

    /// <summary>A literal of the caller's; what is none is a text.</summary>
    private static ScriptValue Given(string text)
    {
        SourceNode node;
        try
        {
            node = SourceParser.Expression(text);
        }
        catch (PythonSourceException)
        {
            return new LiteralValue(text);
        }
        var value = new ScriptRunner(new ScriptSession(ScriptEra.Of(KerasEras.Usual.Assumed))).Of(node);
        return value is UnknownValue or SymbolValue ? new LiteralValue(text) : value;
    }

    /// <summary>The model that is meant: a <see cref="ModelValue"/>, or an object of a class of the script's own.</summary>
    private static ScriptValue Chosen(ScriptSession session, ScriptRunner runner, string name, KerasScriptOptions options)
    {
        if (options.Model is { } place && place.StartsWith("line ", StringComparison.Ordinal))
            return session.Models.Where(m => string.Create(CultureInfo.InvariantCulture, $"line {m.Line}") == place).ToList() is [var made]
                ? made
                : throw new KerasUnsupportedException($"{name}: expected a line that makes one model, found '{place}'");
        if (options.Model is { } expression)
            return runner.Of(SourceParser.Expression(expression)) switch
            {
                ModelValue named => named,
                InstanceValue { Class.IsModel: true } asked => asked,
                UnknownValue when session.Models.Where(m => m.Name == expression).ToList() is [var called] => called,
                UnknownValue unknown => throw new KerasUnsupportedException(
                    $"{name}: '{expression}' is no model that could be read: line {unknown.Line}: {Wording.Clip(unknown.Why)}"
                ),
                var other => throw new KerasFormatException($"{name}: expected a model of the name '{expression}', found {other.What}"),
            };
        var known = runner.Global.Names.Values.ToHashSet(ReferenceEqualityComparer.Instance);
        var inner = new HashSet<LayerValue>(
            session
                .Models.SelectMany(m => m.Layers)
                // What a script's own model is given, and what it makes itself.
                .Concat(session.OwnModels.SelectMany(LayerPlaces.Layers).Where(l => !known.Contains(l)))
                .SelectMany(l => LayerFactory.LayersOf(l).Prepend(l)),
            ReferenceEqualityComparer.Instance
        );
        // A class without it trains models, or is one that is not finished.
        var own = session.OwnModels.Where(m => m.Class.Member("call") is not null);
        ScriptValue[] whole = [.. session.Models.Where(m => !inner.Contains(m) && m.Layers.Count > 0), .. own];
        return whole.Length switch
        {
            1 => whole[0],
            0 when session.OwnModels is [var only] => only,
            0 when session.OwnClasses.Count > 0 => throw new KerasUnsupportedException(
                $"{name}: expected a model of Keras's own layers, found none; {Wording.List(session.OwnClasses)}"
            ),
            0 when new ModelMakers(session, runner).Calls() is { Count: > 0 } calls => throw new KerasUnsupportedException(
                $"{name}: expected a model that the script makes, found functions that make one and are not called: "
                    + $"{Wording.List(calls.Take(8))}",
                new ModelChoiceAdvice()
            ),
            0 => throw new KerasFormatException($"{name}: expected a model that the script makes, found none"),
            _ => throw new KerasUnsupportedException(
                $"{name}: expected one model, found {whole.Length} ({Wording.List(whole.Take(8).Select(m => Called(runner, m)))})",
                new ModelChoiceAdvice()
            ),
        };
    }

    private static string Called(ScriptRunner runner, ScriptValue model)
    {
        var (name, line) = model is InstanceValue own ? (own.Class.Name, own.Line) : (((ModelValue)model).Name, ((ModelValue)model).Line);
        string called = runner.Global.Names.FirstOrDefault(n => ReferenceEquals(n.Value, model)).Key ?? name;
        return $"{called} of line {line}";
    }
}
