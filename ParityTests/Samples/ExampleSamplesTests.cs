using FluentAssertions;
using KerasSharp.Samples;

namespace KerasSharp.ParityTests.Samples;

/// <summary>The examples that people know from Keras learn what they should.</summary>
public class ExampleSamplesTests
{
    [Fact]
    public void Addition_is_learned_letter_by_letter() =>
        AdditionSample.Run(new Arguments(["--epochs", "6"], "--epochs"), TextWriter.Null).Should().BeGreaterThan(0.6);

    [Fact]
    public void Reviews_are_judged_by_a_convolution_and_an_LSTM() =>
        CnnLstmSample.Run(new Arguments(["--epochs", "4"], "--epochs"), TextWriter.Null).Should().BeGreaterThan(0.9);

    [Fact]
    public void A_story_goes_on_in_its_own_words() =>
        TextGenerationSample
            .Run(new Arguments([], "--epochs"), TextWriter.Null)
            .Should()
            .MatchRegex("^the cat sees (the sea|a song|the rain)\\. ");

    [Fact]
    public void Squares_are_told_by_a_file_of_Teachable_Machine() => TeachableMachineSample.Run(TextWriter.Null).Should().Be(8);

    [Fact]
    public void Frozen_layers_stay_and_the_rest_learns()
    {
        var (before, after) = FineTuningSample.Run(new Arguments([], "--epochs"), TextWriter.Null);
        after.Should().BeGreaterThan(before + 0.2);
        using var model = FineTuningSample.Begin();
        var frozen = Flat(model, "edges");
        var moving = Flat(model, "hidden");
        model.TrainOnBatch(RuleData.Pictures(32, true).X, RuleData.Pictures(32, true).Y);
        Flat(model, "edges").Should().Equal(frozen);
        Flat(model, "hidden").Should().NotEqual(moving);
    }

    private static float[] Flat(Model model, string layer) =>
        [
            .. model
                .GetWeights()
                .Where(w => w.Key.StartsWith(layer + "/", StringComparison.Ordinal))
                .SelectMany(w =>
                {
                    var values = new float[w.Value.FlattenedLength];
                    w.Value.FlattenTo(values);
                    return values;
                }),
        ];
}
