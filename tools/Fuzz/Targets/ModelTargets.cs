using System.Text;
using KerasSharp.Fuzz.Running;
using KerasSharp.Fuzz.Seeds;
using KerasSharp.Importers.Keras.Schema.Text;

namespace KerasSharp.Fuzz.Targets;

/// <summary>A whole-model file.</summary>
/// <param name="name">What statistics call it.</param>
/// <param name="fileName">What messages call the file.</param>
internal sealed class ModelTarget(string name, string fileName) : ITarget
{
    public string Name => name;

    public bool NamesPlace(string message) => message.Contains(fileName, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        using var model = KerasImporter.Load(bytes, ModelUse.Options, fileName);
        Used.By(() => ModelUse.Exercise(model, allowance));
    }
}

/// <summary>An architecture and its weights.</summary>
internal sealed class PairTarget : ITarget
{
    public string Name => "pair";

    public bool NamesPlace(string message) =>
        message.Contains("(architecture)", StringComparison.Ordinal) || message.Contains("(weights)", StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        var (architecture, weights) = PairedFiles.Split(bytes);
        using var model = KerasImporter.Load(ConfigText.Decode(architecture, "(architecture)"), weights, ModelUse.Options);
        Used.By(() => ModelUse.Exercise(model, allowance));
    }
}

/// <summary>An architecture alone, whose weights are drawn.</summary>
internal sealed class ArchitectureTarget(string format) : ITarget
{
    public string Name => format;

    private string FileName => $"fuzz.{format}";

    public bool NamesPlace(string message) => message.Contains(FileName, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        using var model = KerasImporter.FromArchitecture(ConfigText.Decode(bytes, FileName), ModelUse.Options, seed: 1, FileName);
        Used.By(() => ModelUse.Exercise(model, allowance));
    }
}

/// <summary>Refusals of a model that was read already: they name the layer or the model, and the file is out of sight.</summary>
internal static class Used
{
    internal static void By(Action use)
    {
        try
        {
            use();
        }
        catch (KerasException e)
        {
            throw new RefusedUseException(e);
        }
    }
}

/// <summary>A loaded model refused to do something.</summary>
internal sealed class RefusedUseException(KerasException refusal) : Exception(refusal.Message, refusal);
