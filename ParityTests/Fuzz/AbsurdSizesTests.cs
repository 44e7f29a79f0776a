using System.Text;
using FluentAssertions;
using KerasSharp.Fuzz.Running;
using KerasSharp.Fuzz.Targets;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.ParityTests.Fuzz;

/// <summary>Short configurations that ask for more than every machine has, and deep ones: a clear error, before memory is taken, in little
/// time and on a small stack.</summary>
public class AbsurdSizesTests
{
    [Theory]
    [InlineData(
        """{"class_name": "Dense", "config": {"name": "d", "batch_input_shape": [null, 100], "output_dim": 2147483647}}""",
        "layer 'd' (Dense): expected at most * elements in its weight 'W', found [100, 2147483647]"
    )]
    [InlineData(
        """{"class_name": "Dense", "config": {"name": "d", "batch_input_shape": [null, 8], "output_dim": 2147483648}}""",
        "layer 'd' (Dense): key 'output_dim': expected a whole number, found 2147483648"
    )]
    [InlineData(
        """{"class_name": "Dense", "config": {"name": "d", "batch_input_shape": [null, 1], "output_dim": 100000000}}""",
        "layer 'd' (Dense): its weight 'W' [1, 100000000] brings the model's weights to 400,000,000 bytes; expected at most "
            + "268,435,456; CompileOptions.MemoryLimit sets the bound"
    )]
    [InlineData(
        """{"class_name": "Embedding", "config": {"name": "e", "batch_input_shape": [null, 5], "input_dim": 1000000000, "output_dim": 1}}""",
        "layer 'e' (Embedding): its weight 'W' [1000000000, 1] brings the model's weights to 4,000,000,000 bytes; expected at most *"
    )]
    public void Weights_beyond_what_there_is(string layer, string message) => ShouldBeRefused(layer, message);

    [Theory]
    [InlineData(
        """{"class_name": "Reshape", "config": {"name": "r", "batch_input_shape": [null, 4], "target_shape": [65536, 65536]}}""",
        "layer 'r' (Reshape): expected sizes below 2^31 for the input [N, 4], found larger ones"
    )]
    [InlineData(
        """{"class_name": "RepeatVector", "config": {"name": "r", "batch_input_shape": [null, 4], "n": 1000000000}}""",
        "layer 'r': its output [N, 1000000000, 4] has 16,000,000,000 bytes a sample; expected at most *"
    )]
    [InlineData(
        """{"class_name": "UpSampling2D", "config": {"name": "u", "batch_input_shape": [null, 4, 4, 4], "size": [100000, 100000]}}""",
        "layer 'u'*"
    )]
    [InlineData(
        """{"class_name": "ZeroPadding2D", "config": {"name": "z", "batch_input_shape": [null, 4, 4, 4], "padding": [2147483647, 1]}}""",
        "layer 'z' (ZeroPadding2D): *"
    )]
    [InlineData(
        """{"class_name": "Convolution1D", "config": {"name": "c", "batch_input_shape": [null, 4, 4], "nb_filter": 4, "filter_length": 2147483647, "border_mode": "full"}}""",
        "layer 'c' (Conv1D): *"
    )]
    [InlineData(
        """{"class_name": "LSTM", "config": {"name": "l", "batch_input_shape": [null, 4, 4], "output_dim": 1000000000}}""",
        "layer 'l' (LSTM): expected *"
    )]
    [InlineData(
        """{"class_name": "Activation", "config": {"name": "a", "batch_input_shape": [null, 2147483647, 2147483647], "activation": "relu"}}""",
        "layer 'a_input': its output [N, 2147483647, 2147483647] has *"
    )]
    [InlineData(
        """{"class_name": "Activation", "config": {"name": "a", "batch_input_shape": [null, -1], "activation": "relu"}}""",
        "layer 'a' (Activation): key 'batch_input_shape': expected extents from 1 on, found a list of 2"
    )]
    public void Outputs_beyond_what_there_is(string layer, string message) => ShouldBeRefused(layer, message);

    [SkippableFact]
    public void Without_a_limit_it_is_the_memory_that_the_process_may_use()
    {
        // 256 GiB.
        string layers = string.Join(
            ", ",
            Enumerable
                .Range(0, 43)
                .Select(i =>
                    $$$"""{"class_name": "Dense", "config": {"name": "d{{{i}}}", "batch_input_shape": [null, 40000], "output_dim": 40000}}"""
                )
        );
        Skip.If(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 256L << 30, "this machine could hold it");
        var build = () => KerasImporter.FromArchitecture($$"""{"class_name": "Sequential", "config": [{{layers}}]}""", name: "m.json");
        build
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                "m.json: layer 'd*' (Dense): its weight 'W' [40000, 40000] brings the model's weights to * bytes; expected at most *"
            )
            .Which.Message.Should()
            .NotContain("expected at most 0 ");
    }

    [Fact]
    public void A_plans_memory_is_limited_too()
    {
        const string json =
            """{"class_name": "Sequential", "config": [{"class_name": "RepeatVector", "config": {"name": "r", "batch_input_shape": [null, 1000], "n": 1000}}, {"class_name": "LSTM", "config": {"name": "l", "output_dim": 500, "return_sequences": true}}]}""";
        using var model = KerasImporter.FromArchitecture(
            json,
            new KerasImportOptions { Compile = new CompileOptions { MemoryLimit = 14 << 20 } }
        );
        var predict = () => model.Predict(new float[12, 1000]);
        predict
            .Should()
            .Throw<KerasException>()
            .WithMessage(
                "the model's scratch memory for * samples at once: expected at most 14,680,064 bytes, found *; "
                    + "CompileOptions.MemoryLimit sets the bound"
            );
    }

    [Fact]
    public void Deep_lists() => Refusal("json", new string('[', 100_000)).Should().StartWith("fuzz.json: not valid JSON: ");

    [Fact]
    public void Models_in_models()
    {
        var text = new StringBuilder();
        for (int depth = 0; depth < 10_000; depth++)
            text.Append("""{"class_name":"Sequential","config":[""");
        Refusal("json", text.ToString()).Should().StartWith("fuzz.json: not valid JSON: ");
    }

    [Fact]
    public void Texts_in_texts()
    {
        // Each level is a block of lines, set in by one more blank: no mark need be escaped.
        var text = new StringBuilder();
        string indent = "";
        for (int depth = 0; depth < 700; depth++, indent += " ")
            text.Append(indent)
                .Append("class_name: Sequential\n")
                .Append(indent)
                .Append("config: [\"\"]\n".Replace("[\"\"]", "|"))
                .Append("");
        Refusal("yaml", text.ToString()).Should().Contain("expected");
    }

    [Fact]
    public void Wrappers_in_texts_in_wrappers()
    {
        // A layer's config is the text of a Sequential, whose layer's config is a text again.
        string inner = "- 1";
        for (int depth = 0; depth < 60; depth++)
        {
            string set = string.Join('\n', inner.Split('\n').Select(line => "    " + line));
            inner = $"- class_name: Sequential\n  config: |\n{set}";
        }
        Refusal("yaml", $"class_name: Sequential\nconfig:\n{inner}\n")
            .Should()
            .Match("fuzz.yaml: *expected models and wrappers nested at most 32 deep, found more");
    }

    [Fact]
    public void Aliases_of_aliases()
    {
        var lines = new StringBuilder("class_name: Sequential\nconfig:\n- &a0 [x]\n");
        for (int level = 1; level < 4000; level++)
            lines.Append($"- &a{level} [*a{level - 1}]\n");
        Refusal("yaml", lines.ToString()).Should().Contain("nests deeper than 128 levels");
        Refusal(
                "yaml",
                "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
                    + string.Concat(
                        Enumerable
                            .Range(0, 40)
                            .Select(i => $"d{i}: &d{i} [*{(i == 0 ? "c" : $"d{i - 1}")}, *{(i == 0 ? "c" : $"d{i - 1}")}]\n")
                    )
            )
            .Should()
            .Match("fuzz.yaml: not valid YAML: line *: more than * nodes after its aliases are expanded");
    }

    [Theory]
    [InlineData("Activation", "\"activation\": \"relu\"")]
    [InlineData("Dropout", "\"p\": 0.5")]
    [InlineData("Dense", "\"output_dim\": 4")]
    public void Very_many_layers(string layer, string settings)
    {
        var text = new StringBuilder(
            """{"class_name": "Sequential", "config": [{"class_name": "Activation", "config": {"name": "first", "batch_input_shape": [null, 4], "activation": "relu"}}"""
        );
        for (int i = 0; i < 3000; i++)
            text.Append($$$""", {"class_name": "{{{layer}}}", "config": {"name": "l{{{i}}}", {{{settings}}}}}""");
        var run = Worker.RunAlone(new MadeFile(TargetTable.Of("json"), "", Encoding.UTF8.GetBytes(text.Append("]}").ToString())));
        run.Finding.Should().BeNull();
    }

    private static void ShouldBeRefused(string layer, string message)
    {
        string json = $$"""{"class_name": "Sequential", "config": [{{layer}}]}""";
        long before = GC.GetAllocatedBytesForCurrentThread();
        var build = () =>
            KerasImporter.FromArchitecture(
                json,
                new KerasImportOptions { Compile = new CompileOptions { MemoryLimit = 256 << 20 } },
                name: "m.json"
            );
        build.Should().Throw<KerasFormatException>().WithMessage("m.json: " + message);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 << 20);
    }

    private static string Refusal(string target, string text)
    {
        var run = Worker.RunAlone(new MadeFile(TargetTable.Of(target), "", Encoding.UTF8.GetBytes(text)));
        run.Finding.Should().BeNull();
        run.Answer.Should().BeOneOf(Answer.Format, Answer.Unsupported);
        return run.Message;
    }
}
