using System.CommandLine;
using System.CommandLine.Parsing;
using KerasSharp.Cli.Output;
using KerasSharp.Cli.Proofs;
using KerasSharp.Importers.Keras.Conversion;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp convert</c>: writes a model in the form of another release of Keras, and proves that the file predicts what the
/// model did.</summary>
internal static class ConvertCommand
{
    private const double UsualTolerance = 1e-5;

    internal static Command Create(Terminal terminal)
    {
        var command = new Command("convert", "Write a model in the form of another release of Keras, and prove that it predicts the same.");
        var model = new ModelOptions(command);
        var output = new Argument<string?>("OUT")
        {
            Description = "The file to write: .h5, or .keras for Keras 3.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var to = new Option<string?>("--to")
        {
            HelpName = "keras1|keras2|tfkeras|keras3",
            Description = "The era to write for: Keras 1.2.2, 2.3.1, tf.keras, or Keras 3.",
        };
        var release = new Option<string?>("--release") { HelpName = "X.Y.Z", Description = "The release to write for." };
        var format = new Option<string?>("--format")
        {
            HelpName = "h5|keras",
            Description = "The form of the file; OUT's name tells it else.",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing: say what the release has another form or no place for, by layer.",
        };
        var verify = new Option<string?>("--verify")
        {
            HelpName = "FILE.npz",
            Description = "Compare on these inputs too; outputs in the file, by the names of the output layers, are compared as well.",
        };
        var tolerance = new Option<double>("--tolerance")
        {
            HelpName = "T",
            DefaultValueFactory = _ => UsualTolerance,
            Description = "The greatest difference that counts as the same, over the greatest output (at least 1).",
        };
        to.AcceptOnlyFromAmong("keras1", "keras2", "tfkeras", "keras3");
        format.AcceptOnlyFromAmong("h5", "keras");
        foreach (var option in new Option[] { to, release, format, check, verify, tolerance })
            command.Add(option);
        command.Add(output);
        command.Validators.Add(r =>
            Validate(
                r,
                (r.GetValue(to) ?? r.GetValue(release)) is not null,
                r.GetValue(output) is not null || r.GetValue(check),
                r.GetValue(release)
            )
        );
        command.SetAction(parsed =>
        {
            var target = Target(parsed.GetValue(to), parsed.GetValue(release));
            using var loaded = model.Load(parsed);
            if (parsed.GetValue(check))
                return Check(terminal, loaded, target);
            string path = Path(parsed.GetValue(output)!, parsed.GetValue(format));
            Convert(terminal, loaded, target, path, parsed.GetValue(verify), parsed.GetValue(tolerance));
            return 0;
        });
        return command;
    }

    private static void Validate(CommandResult result, bool hasTarget, bool hasOutput, string? release)
    {
        if (!hasTarget)
            result.AddError("convert: expected --to or --release.");
        if (!hasOutput)
            result.AddError("convert: expected a file to write, OUT, or --check.");
        if (release is not null && !KerasVersion.TryParse(release, out _))
            result.AddError($"--release: expected a release such as 2.3.1, found '{release}'.");
    }

    private static ConversionTarget Target(string? era, string? release)
    {
        var named = era is null ? null : ConversionTarget.ByName(era);
        if (release is null)
            return named!;
        var target = ConversionTarget.Of(KerasVersion.Parse(release));
        return named is null || named.Era == target.Era
            ? target
            : throw new KerasException($"--release {release}: expected a release of {named.Era.Name}, found one of {target.Era.Name}");
    }

    private static string Path(string output, string? format) =>
        format is null || output.EndsWith("." + format, StringComparison.OrdinalIgnoreCase)
            ? output
            : throw new KerasException($"{output}: expected a name that ends in .{format}, as --format says");

    private static int Check(Terminal terminal, Model model, ConversionTarget target)
    {
        var report = model.CanHold(target.Release);
        foreach (var note in report.Notes)
            terminal.Text.WriteLine(Terminal.Clean(note.ToString()));
        terminal.Text.WriteLine($"Keras {target.Release} {(report.CanHold ? "holds" : "cannot hold")} the model");
        return report.CanHold ? 0 : 1;
    }

    private static void Convert(Terminal terminal, Model model, ConversionTarget target, string path, string? verify, double tolerance)
    {
        string full = System.IO.Path.GetFullPath(path),
            trial = System.IO.Path.Combine(
                System.IO.Path.GetDirectoryName(full)!,
                $".{Guid.NewGuid():N}{System.IO.Path.GetExtension(full)}"
            );
        try
        {
            var report = model.Save(trial, target.Release);
            foreach (var note in report.Notes)
                terminal.Text.WriteLine(Terminal.Clean(note.ToString()));
            using var written = KerasImporter.Load(
                trial,
                new KerasImportOptions
                {
                    Device = model.Backend,
                    Training = false,
                    Backend = report.Backend,
                }
            );
            var proof = new ConversionProof(model, written, tolerance);
            foreach (var inputs in ProofInputs.Random(model))
                terminal.Text.WriteLine(proof.Compare(inputs));
            if (verify is not null)
            {
                var (inputs, outputs) = proof.Read(verify);
                terminal.Text.WriteLine(proof.Compare(inputs, outputs));
            }
            if (proof.Disagreements.Count > 0)
                throw new KerasException($"{path}: not written, for it predicts otherwise: {Wording.List(proof.Disagreements, "; ")}");
            File.Move(trial, full, overwrite: true);
            terminal.Text.WriteLine($"{path}: Keras {target.Release}, predicts the same");
        }
        finally
        {
            File.Delete(trial);
        }
    }
}
