using System.CommandLine;
using System.Text;
using KerasSharp.Cli.Output;
using KerasSharp.IO;
using KerasSharp.Onnx;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp export</c>: a model as an ONNX file, and what that cannot have the same.</summary>
internal static class ExportCommand
{
    private const string Text = """
        Write a model as an ONNX file, and tell what that cannot have the same.

        Examples:
          kerassharp export model.h5 --onnx model.onnx
          kerassharp export architecture.json --weights weights.h5 --onnx model.onnx --opset 22
          kerassharp export tagger.keras --onnx 1/model.onnx --states zero --triton config.pbtxt
          kerassharp export large.h5 --onnx large.onnx --data-file large.data
        """;

    internal static Command Create(Terminal terminal)
    {
        var command = new Command("export", Text);
        var model = new ModelOptions(command, computes: false);
        var output = new Option<string>("--onnx")
        {
            Required = true,
            HelpName = "OUT.onnx",
            Description = "The file to write. It appears whole or not at all.",
        };
        var opset = new Option<int>("--opset")
        {
            HelpName = "N",
            DefaultValueFactory = _ => new OnnxOptions().Opset,
            Description = $"The operator set of ONNX, from {OnnxOptions.LeastOpset} to {OnnxOptions.GreatestOpset}.",
        };
        var states = new Option<string>("--states")
        {
            HelpName = "inputs|zero",
            DefaultValueFactory = _ => "inputs",
            Description = "What becomes of states of stateful layers: inputs and outputs of the file, or zeros in each run.",
        };
        var length = new Option<int?>("--length")
        {
            HelpName = "N",
            Description = "One length for every axis that the model leaves open; if not given, these stay open.",
        };
        var right = new Option<bool>("--assume-right-padded")
        {
            Description = "Masks only ever end sequences: a plainer file, which is wrong for every other mask.",
        };
        var data = DataFile();
        var vectorized = Vectorized();
        var triton = Triton();
        opset.RequireRange(OnnxOptions.LeastOpset, OnnxOptions.GreatestOpset);
        length.RequireRange(1, int.MaxValue);
        states.AcceptOnlyFromAmong("inputs", "zero");
        foreach (Option option in new Option[] { output, opset, states, length, right, vectorized, data, triton })
            command.Add(option);
        command.SetAction(parsed =>
        {
            using var loaded = model.Load(parsed);
            var options = new OnnxOptions
            {
                Opset = parsed.GetValue(opset),
                States = parsed.GetValue(states) == "zero" ? OnnxStates.Zero : OnnxStates.Inputs,
                Length = parsed.GetValue(length),
                AssumeRightPadded = parsed.GetValue(right),
                Vectorized = parsed.GetValue(vectorized),
            };
            var report = Write(loaded, parsed.GetRequiredValue(output), parsed.GetValue(data), options);
            if (parsed.GetValue(triton) is { } config)
                AtomicFile.Write(config, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToTritonConfig())));
            terminal.Text.Write(Terminal.Clean(report.ToString()));
        });
        return command;
    }

    private static Option<string?> DataFile() =>
        new("--data-file")
        {
            HelpName = "NAME",
            Description = "A second file beside OUT.onnx for the arrays, without which a file may have 2 GB.",
        };

    private static Option<bool> Vectorized() =>
        new("--vectorized")
        {
            Description =
                "The file takes the numbers that layers of texts give (StringLookup, TextVectorization, Hashing, HashedCrossing) in place "
                + "of texts; without it such a model is refused.",
        };

    private static Option<string?> Triton() =>
        new("--triton") { HelpName = "config.pbtxt", Description = "Write what Triton Inference Server asks to know of the file, too." };

    private static OnnxReport Write(Model model, string path, string? data, OnnxOptions options)
    {
        if (data is not null && Path.GetFileName(data) != data)
            throw new KerasException($"--data-file {data}: expected the name of a file beside the other, without a folder");
        OnnxReport? report = null;
        if (data is null)
            AtomicFile.Write(path, stream => report = model.ExportOnnx(stream, options));
        else
            AtomicFile.Write(
                Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, data),
                second =>
                    AtomicFile.Write(
                        path,
                        stream => report = model.ExportOnnx(stream, options with { DataFile = data, DataStream = second })
                    )
            );
        return report!;
    }
}
