using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.Cli;
using KerasSharp.Cli.Output;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>The command line speaks of its options, never of C#.</summary>
public partial class AdviceTests
{
    private static string Refused(string file) => Fixtures.PathOf("refused", file);

    private static string Error(params string[] arguments)
    {
        var run = CliRun.Of(arguments);
        run.ExitCode.Should().Be(1);
        CSharp().IsMatch(run.Error.Replace(Fixtures.Root, "")).Should().BeFalse(run.Error);
        return run.Error;
    }

    public static TheoryData<string> Kinds() =>
        [
            .. new[]
            {
                typeof(Model).Assembly,
                typeof(KerasImporter).Assembly,
                typeof(KerasSharp.Onnx.OnnxExporter).Assembly,
                typeof(KerasSharp.Cuda.CudaDevices).Assembly,
            }
                .SelectMany(a => a.GetTypes())
                .Where(t => t.IsSubclassOf(typeof(Advice)))
                .Select(t => t.Name),
        ];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_advice_has_words_for_both(string kind)
    {
        var type = new[] { typeof(Model).Assembly, typeof(KerasImporter).Assembly, typeof(KerasSharp.Onnx.OnnxExporter).Assembly }
            .SelectMany(a => a.GetTypes())
            .Single(t => t.Name == kind);
        var constructor = type.GetConstructors().Single();
        foreach (bool flag in new[] { false, true })
        {
            var advice = (Advice)
                constructor.Invoke([
                    .. constructor
                        .GetParameters()
                        .Select(p =>
                            p.ParameterType == typeof(string) ? "name"
                            : p.ParameterType == typeof(bool) ? flag
                            : (object)5L
                        ),
                ]);
            advice.ToString().Should().NotBeEmpty();
            string word = CommandAdvice.Word(advice);
            word.Should().NotBeEmpty();
            CSharp().IsMatch(word).Should().BeFalse(word);
        }
    }

    [Fact]
    public void Weights_where_a_model_should_be() =>
        Error("summary", Refused("weights.h5"))
            .Should()
            .EndWith(
                $"; a file of weights alone needs its architecture; expected the architecture (.json, .yaml) as MODEL, and this file "
                    + $"as --weights {Refused("weights.h5")}; where there is none, kerassharp python FILE.py reads it from a script, "
                    + $"kerassharp inspect tells what the layers can be, and kerassharp skeleton writes what the arrays "
                    + $"determine{Environment.NewLine}"
            );

    [Fact]
    public void An_architecture_where_a_model_should_be() =>
        Error("summary", Refused("architecture.json"))
            .Should()
            .Be(
                $"kerassharp: {Refused("architecture.json")}: an architecture without weights; expected --weights FILE{Environment.NewLine}"
            );

    [Fact]
    public void A_function_that_the_command_has_no_way_to_give()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("lambda.json");
        File.WriteAllText(
            path,
            """
            {"class_name": "Sequential", "keras_version": "1.2.2", "config": [{"class_name": "Lambda", "config": {"name": "twice",
              "trainable": true, "batch_input_shape": [null, 3], "input_dtype": "float32", "function": ["c\u0001\u0000", null, null],
              "function_type": "lambda", "output_shape": null, "output_shape_type": "raw", "arguments": {}}}]}
            """
        );
        Error("summary", path, "--weights", Refused("weights.h5"))
            .Should()
            .Contain("layer 'twice' (Lambda): it holds Python byte code, which is never run, and cannot be read: ")
            .And.EndWith(
                $"this command has no way to say what 'twice' computes, a program can (README.md, In a program){Environment.NewLine}"
            );
    }

    [Fact]
    public void A_class_that_the_command_has_no_way_to_add()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.PathOf("m.json"),
            File.ReadAllText(Refused("architecture.json")).Replace("\"class_name\": \"Dense\"", "\"class_name\": \"Mine\"")
        );
        Error("summary", folder.PathOf("m.json"), "--weights", Refused("weights.h5"))
            .Should()
            .EndWith($"; this command has no way to add a class 'Mine', a program can (README.md, In a program){Environment.NewLine}");
    }

    [Fact]
    public void A_warning_of_the_import_report()
    {
        using var folder = new TemporaryFolder();
        string[] call = ["summary", Statistic(folder), "--weights", folder.PathOf("w.h5"), "--import"];
        CliRun.Of(call).Text.Should().Contain("; --keras-version and --backend decide it").And.NotContain("KerasImportOptions");
        CliRun
            .Of([.. call, "--json"])
            .Text.Should()
            .Contain("; --keras-version and --backend decide it")
            .And.NotContain("KerasImportOptions");
        CliRun
            .Of([.. call, "--keras-version", "1.2.2"])
            .Text.Should()
            .NotContain("decide it")
            .And.Contain("keras version: 1.2.2 (given by the caller)");
    }

    [Fact]
    public void A_release_that_is_none() =>
        Error("summary", Refused("classes.h5"), "--keras-version", "new")
            .Should()
            .StartWith("kerassharp: --keras-version: expected a release such as 1.2.2, found 'new'.");

    // A BatchNormalization whose file does not say its release.
    private static string Statistic(TemporaryFolder folder)
    {
        File.WriteAllText(
            folder.PathOf("m.json"),
            """
            {"class_name": "Sequential", "config": [
                {"class_name": "BatchNormalization", "config": {"name": "bn", "batch_input_shape": [null, 4]}}]}
            """
        );
        var writer = new KerasSharp.Hdf5.Hdf5Writer();
        writer.Root.SetTextList("layer_names", ["bn"]);
        var group = writer.Root.Group("bn");
        string[] names = ["bn_gamma", "bn_beta", "bn_running_mean", "bn_running_std"];
        group.SetTextList("weight_names", names);
        foreach (string name in names)
            group.AddDataset(name, new float[] { 1, 1, 1, 1 }, 4);
        writer.Save(folder.PathOf("w.h5"));
        return folder.PathOf("m.json");
    }

    // A member of a type, a call, a lambda.
    [GeneratedRegex(@"\b[A-Za-z]+\.[A-Z][a-z]\w*|\w\(|=>|C#")]
    private static partial Regex CSharp();
}
