using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>What a command line gets that is not understood.</summary>
public class CommandListTests
{
    private static readonly string[] s_commands =
    [
        "predict",
        "summary",
        "evaluate",
        "fit",
        "export",
        "bench",
        "convert",
        "inspect",
        "python",
        "skeleton",
        "demo",
        "devices",
    ];

    private static string Error(params string[] arguments)
    {
        var run = CliRun.Of(arguments);
        (run.ExitCode, run.Text).Should().Be((1, ""));
        return run.Error;
    }

    [Fact]
    public void Without_a_command_the_commands_are_shown()
    {
        string error = Error();
        error.Should().StartWith("kerassharp: expected a command. The commands:\n  predict   Predict with a model.\n");
        foreach (string command in s_commands)
            error.Should().Contain($"\n  {command.PadRight(8)}  ");
    }

    [Theory]
    [InlineData("pedict", "predict")]
    [InlineData("Predict", "predict")]
    [InlineData("sumary", "summary")]
    [InlineData("eval", "evaluate")]
    [InlineData("ift", "fit")]
    public void The_nearest_to_a_misspelt_one_is_named(string word, string nearest) =>
        Error(word, "m.h5").Should().StartWith($"kerassharp: no command '{word}'; the nearest is '{nearest}'. The commands:\n  predict ");

    [Fact]
    public void A_word_that_is_near_none() => Error("teleport").Should().StartWith("kerassharp: no command 'teleport'. The commands:\n");

    [Fact]
    public void A_file_where_the_command_should_be()
    {
        string model = Fixtures.PathOf("refused", "classes.h5");
        Error(model).Should().StartWith($"kerassharp: expected a command before the file '{model}'. The commands:\n");
    }

    [Fact]
    public void A_word_that_steers_the_terminal_is_made_visible() =>
        Error("\u001b[2J").Should().StartWith("kerassharp: no command '\\x1b[2J'. The commands:\n");

    [Fact]
    public void The_nearest_to_a_misspelt_option_is_named() =>
        Error("summary", "m.h5", "--wieghts", "w.h5").Should().EndWith($"The nearest option is --weights.{Environment.NewLine}");

    [Fact]
    public void The_help_of_fit_begins_with_a_sentence() =>
        CliRun.Of("fit", "--help").Text.Should().Contain("Go on training a model, and save it after each epoch.");
}
