namespace KerasSharp;

/// <summary>An architecture was given where its weights are needed too.</summary>
/// <param name="Architecture">The architecture's file.</param>
internal sealed record WeightsAdvice(string Architecture) : Advice
{
    protected override string InCSharp => $"Load(\"{Path.GetFileName(Architecture)}\", \"weights.h5\") reads both";
}

/// <summary>A file of weights was given where the model's architecture is needed too.</summary>
/// <param name="Weights">The file of weights.</param>
internal sealed record ArchitectureAdvice(string Weights) : Advice
{
    protected override string InCSharp =>
        $"Load(\"model.json\", \"{Path.GetFileName(Weights)}\") reads both; KerasScript.Parse reads the "
        + "architecture from the script that made the model";
}

/// <summary>A layer's meaning is a Python function, which is never run.</summary>
/// <param name="Name">The layer's name, or that of its function: what the caller's function is registered by.</param>
public sealed record FunctionAdvice(string Name) : Advice
{
    /// <summary>How many inputs the layer has; null where that is not known.</summary>
    internal int? Inputs { get; init; }

    /// <summary>What the function computes, as far as that is known; null for nothing.</summary>
    internal string? Python { get; init; }

    /// <summary>The call that gives a function in C# in place of the layer's: it compiles once its dots are a value.</summary>
    internal string Registration
    {
        get
        {
            string parameter = Inputs switch
            {
                null => "x",
                1 => "(Node x)",
                _ => "(IReadOnlyList<Node> x)",
            };
            string python = Python is null ? "" : $" /* {Wording.Clip(Python.Replace("*/", "* /", StringComparison.Ordinal))} */";
            return $"Custom.Lambda(\"{Wording.Clip(Name)}\", {parameter} => ...{python})";
        }
    }

    /// <inheritdoc/>
    protected override string InCSharp => $"give its meaning in C#: options.{Registration}";
}

/// <summary>A layer is of a class that is not Keras's.</summary>
/// <param name="ClassName">The class.</param>
internal sealed record ClassAdvice(string ClassName) : Advice
{
    protected override string InCSharp => $"options.Custom.Layer(\"{Wording.Clip(ClassName)}\", ...) registers a class of your own";
}

/// <summary>What the file says about training cannot be had; the model without it can.</summary>
internal sealed record TrainingAdvice : Advice
{
    protected override string InCSharp => "KerasImportOptions.Training = false loads the model without it";
}

/// <summary>The file leaves the image layout open.</summary>
internal sealed record DimOrderingAdvice : Advice
{
    protected override string InCSharp => "KerasImportOptions.DimOrdering decides it";
}

/// <summary>The file leaves open what BatchNormalization's running statistic is.</summary>
internal sealed record StatisticAdvice : Advice
{
    protected override string InCSharp => "KerasImportOptions.BatchNormalization decides it";
}

/// <summary>The file has lost a setting of a layer, and its default was taken.</summary>
/// <param name="Setting">What is lost.</param>
internal sealed record LostSettingAdvice(string Setting) : Advice
{
    protected override string InCSharp => "KerasImportOptions.Adjust gives it";
}

/// <summary>A text or file leaves open for which release of Keras it is.</summary>
internal sealed record ReleaseAdvice : Advice
{
    protected override string InCSharp => "KerasScriptOptions.Version decides it";
}

/// <summary>A script makes several models.</summary>
internal sealed record ModelChoiceAdvice : Advice
{
    protected override string InCSharp => "KerasScriptOptions.Model names one";
}

/// <summary>A layer needs a value that only running the script could tell.</summary>
/// <param name="Expression">What the script says: a name, or an expression such as <c>len(words)</c>.</param>
internal sealed record ScriptValueAdvice(string Expression) : Advice
{
    /// <summary>Other expressions whose values are needed too.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    protected override string InCSharp =>
        Others.Count == 0
            ? $"KerasScriptOptions.Values[\"{Wording.Clip(Expression)}\"] says it"
            : $"KerasScriptOptions.Values[\"{Wording.Clip(Expression)}\"] and {Others.Count} more say it";
}

/// <summary>An architecture made from weights alone has open questions.</summary>
internal sealed record QuestionsAdvice : Advice
{
    protected override string InCSharp => "replace each object with 'kerassharp_question' by its answer";
}

/// <summary>The architecture is in the Python script that made the model, and nowhere else.</summary>
internal sealed record ScriptAdvice : Advice
{
    protected override string InCSharp => "KerasScript.Parse reads the architecture from the script that made the model";
}
