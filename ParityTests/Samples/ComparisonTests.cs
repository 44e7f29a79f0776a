using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.Samples;

namespace KerasSharp.ParityTests.Samples;

/// <summary>Each sample shows what real Keras had, and has the same.</summary>
public partial class ComparisonTests
{
    [Theory]
    [InlineData("sentiment_lstm")]
    [InlineData("sentiment_gru")]
    [InlineData("sine")]
    [InlineData("addition_rnn")]
    [InlineData("imdb_cnn_lstm")]
    [InlineData("text_generation")]
    [InlineData("teachable_machine")]
    public void A_training_from_Keras_weights_has_Keras_numbers(string name)
    {
        var comparison = Comparison.Of(name);
        using var model = comparison.Begin();
        Shown(comparison, model);
    }

    [Fact]
    public void The_bare_recurrence_has_Keras_numbers()
    {
        using var model = RecurrenceSample.FromKeras();
        Shown(Comparison.Of("recurrence"), model);
    }

    [Fact]
    public void Fine_tuning_with_frozen_layers_has_Keras_numbers()
    {
        using var model = FineTuningSample.Begin();
        Shown(Comparison.Of("fine_tuning"), model);
    }

    [Fact]
    public void Other_numbers_than_Keras_are_an_error()
    {
        var comparison = Comparison.Of("recurrence");
        using var model = RecurrenceSample.FromKeras();
        model.Compile(new Sgd(0.1), Losses.MeanSquaredError);
        var show = () => comparison.Show(model, TextWriter.Null);
        show.Should().Throw<KerasException>().WithMessage("recurrence: expected Keras's numbers within*");
    }

    private static void Shown(Comparison comparison, Model model)
    {
        using var output = new StringWriter();
        comparison.Show(model, output).Should().BeLessThan(1e-4);
        Count().Match(output.ToString()).Groups[1].Value.Should().NotBe("0", "Keras's predictions are compared");
    }

    [GeneratedRegex(@"and (\d+) predicted numbers")]
    private static partial Regex Count();
}
