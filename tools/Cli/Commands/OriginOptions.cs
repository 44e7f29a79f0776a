using System.CommandLine;

namespace KerasSharp.Cli.Commands;

/// <summary>Where a model comes from, as far as its file leaves that open.</summary>
internal sealed class OriginOptions
{
    private readonly Option<string?> _backend = new("--backend")
    {
        HelpName = "theano|tensorflow",
        Description = "The library that the model was trained on, where its file leaves that open. " + "Example: --backend theano",
    };
    private readonly Option<string?> _ordering = new("--dim-ordering")
    {
        HelpName = "th|tf",
        Description = "The image layout of layers that do not store theirs. Example: --dim-ordering tf",
    };
    private readonly Option<string?> _version = new("--keras-version")
    {
        HelpName = "V",
        Description =
            "The release of Keras that wrote the file, such as 1.0.5, where the file does not say it. " + "Example: --keras-version 1.2.2",
    };

    internal OriginOptions(Command command)
    {
        _backend.AcceptOnlyFromAmong("theano", "tensorflow");
        _ordering.AcceptOnlyFromAmong("th", "tf");
        _version.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } text && !KerasVersion.TryParse(text, out _))
                r.AddError($"--keras-version: expected a release such as 1.2.2, found '{text}'.");
        });
        command.Add(_backend);
        command.Add(_ordering);
        command.Add(_version);
    }

    internal TrainingBackend? Backend(ParseResult parsed) =>
        parsed.GetValue(_backend) switch
        {
            "theano" => TrainingBackend.Theano,
            "tensorflow" => TrainingBackend.TensorFlow,
            _ => null,
        };

    internal DataFormat? DimOrdering(ParseResult parsed) =>
        parsed.GetValue(_ordering) switch
        {
            "th" => DataFormat.ChannelsFirst,
            "tf" => DataFormat.ChannelsLast,
            _ => null,
        };

    internal KerasVersion? Version(ParseResult parsed) => parsed.GetValue(_version) is { } version ? KerasVersion.Parse(version) : null;
}
