using System.Text.Json;
using System.Text.Json.Serialization;
using KerasSharp.Importers.Keras.Containers;

namespace KerasSharp.Cli.Training;

/// <summary>How far a training has come, and how it is made: what must be the same for it to go on with the same numbers. It is
/// kept in the saved model itself, as an attribute that Keras does not look at, so that both are of one moment.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Steps">Training steps made in them.</param>
/// <param name="Seed">For random draws and the order of samples.</param>
/// <param name="BatchSize">Samples in a batch.</param>
/// <param name="Shuffle">The order of samples.</param>
/// <param name="ValidationSplit">The part held back.</param>
/// <param name="EarlyStopping">Epochs without a better one after which it ends; null for never.</param>
/// <param name="ReduceRate">Epochs without a better one after which the learning rate is lowered; null for never.</param>
/// <param name="LearningRate">The rate to begin with, where one was given.</param>
internal sealed record FitProgress(
    int Epoch,
    long Steps,
    int Seed,
    int? BatchSize,
    string Shuffle,
    double ValidationSplit,
    int? EarlyStopping = null,
    int? ReduceRate = null,
    double? LearningRate = null
)
{
    private const string Attribute = "kerassharp_training";

    /// <summary>What each callback remembers, by its class.</summary>
    public Dictionary<string, Dictionary<string, double>> Callbacks { get; init; } = [];

    /// <summary>Whether early stopping has ended it.</summary>
    public bool Stopped { get; init; }

    /// <summary>As an attribute of a file.</summary>
    internal KeyValuePair<string, string> ToAttribute() =>
        new(Attribute, JsonSerializer.Serialize(this, FitProgressJson.Default.FitProgress));

    /// <summary>What a file says.</summary>
    /// <exception cref="KerasException">The file was not saved by a training of this command.</exception>
    internal static FitProgress Read(string path)
    {
        using var file = ModelFile.Open(path);
        if (file.Note(Attribute) is not { } text)
            throw new KerasException(
                $"{path}: expected a model saved by kerassharp fit, to go on with; found none of its marks (attribute {Attribute})"
            );
        try
        {
            return JsonSerializer.Deserialize(text, FitProgressJson.Default.FitProgress) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new KerasFormatException(
                $"{path}: attribute {Attribute}: expected how far the training has come, found what does not tell it: "
                    + $"{Wording.Clip(e.Message)}",
                e
            );
        }
    }

    /// <summary>Refuses to go on in another way.</summary>
    /// <exception cref="KerasException">A setting differs; the message names it.</exception>
    internal void RequireSame(FitProgress wanted, string path)
    {
        void Same<T>(string option, T stored, T found)
        {
            if (!EqualityComparer<T>.Default.Equals(stored, found))
                throw new KerasException(
                    $"{path}: trained with {option} {stored?.ToString() ?? "not given"}, found {found?.ToString() ?? "none"}; "
                        + $"--resume goes on as the training began"
                );
        }
        Same("--seed", Seed, wanted.Seed);
        Same("--batch-size", BatchSize, wanted.BatchSize);
        Same("--shuffle", Shuffle, wanted.Shuffle);
        Same("--validation-split", ValidationSplit, wanted.ValidationSplit);
        Same("--early-stopping", EarlyStopping, wanted.EarlyStopping);
        Same("--reduce-rate", ReduceRate, wanted.ReduceRate);
        Same("--learning-rate", LearningRate, wanted.LearningRate);
    }
}

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(FitProgress))]
internal sealed partial class FitProgressJson : JsonSerializerContext;
