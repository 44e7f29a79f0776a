using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras;

/// <summary>Files that Keras 3.10.0 saved: their release is told before anything else that is wrong with them.</summary>
public sealed class NewerReleaseTests
{
    private const string Told = "; expected one of Keras 0.3 to 2.15. ";

    public static TheoryData<string, string> WholeModels() => new() { { "keras3.h5", "3.10.0 (attribute keras_version of /)" } };

    [Theory, MemberData(nameof(WholeModels))]
    public void A_whole_model(string file, string release) =>
        Refused(() => KerasImporter.Load(Of(file))).Should().StartWith($"{Of(file)}: a file of Keras {release}{Told}");

    [Theory, MemberData(nameof(WholeModels))]
    public void A_whole_model_from_memory(string file, string release) =>
        Refused(() => KerasImporter.Load(File.ReadAllBytes(Of(file)), name: "upload"))
            .Should()
            .StartWith($"upload: a file of Keras {release}{Told}");

    [Theory]
    [InlineData("keras3.weights.h5", "3.0.0 (assumed: weights in groups called vars, as in Keras 3)")]
    public void Weights_alone(string file, string release)
    {
        Refused(() => KerasImporter.Load(Of(file))).Should().StartWith($"{Of(file)}: a file of Keras {release}{Told}");
        using var model = KerasImporter.FromArchitecture(File.ReadAllText(Of("architecture.json")));
        Refused(() => KerasImporter.LoadWeights(model, Of(file))).Should().StartWith($"{Of(file)}: a file of Keras {release}{Told}");
    }

    [Theory]
    [InlineData("keras3", "3.0.0 (assumed: a key registered_name and no keras_version, as in Keras 3)")]
    public void An_architecture_with_and_without_its_weights(string name, string release)
    {
        string json = Of($"{name}.json");
        Refused(() => KerasImporter.FromArchitecture(File.ReadAllText(json), name: json))
            .Should()
            .Match($"{json}: a file of Keras {release}{Told}*");
        Refused(() => KerasImporter.Load(json, Of($"{name}.weights.h5"))).Should().Match($"{json}: a file of Keras {release}{Told}*");
    }

    [Fact]
    public void Weights_that_do_not_fit_come_after_the_release()
    {
        // The architecture is read; the error is in the weights, whose file says the release.
        string json = Of("architecture.json");
        string text = File.ReadAllText(json).Replace("\"output_dim\": 3", "\"output_dim\": 5");
        Refused(() => KerasImporter.Load(text, File.ReadAllBytes(Of("keras3.h5"))))
            .Should()
            .StartWith($"(architecture): a file of Keras 3.10.0 (attribute keras_version of /){Told}");
    }

    [Fact]
    public void Damage_that_hides_the_configuration_does_not_hide_the_release()
    {
        byte[] bytes = File.ReadAllBytes(Of("keras3.h5"));
        int at = bytes.AsSpan().IndexOf("{\"class_name\": \"Sequential\""u8);
        at.Should().BePositive();
        bytes[at] = (byte)'?';
        Refused(() => KerasImporter.Load(bytes))
            .Should()
            .StartWith($"(memory): a file of Keras 3.10.0 (attribute keras_version of /){Told}");
    }

    [Fact]
    public void Keras_2_is_none_of_them()
    {
        using var whole = KerasImporter.Load(Of("keras2.h5"));
        using var parts = KerasImporter.Load(Of("keras2.json"), Of("keras2.weights.h5"));
        whole.GetWeights().Should().HaveSameCount(parts.GetWeights());
    }

    private static string Of(string file) => Fixtures.PathOf("refused", file);

    private static string Refused(Func<object> load) => load.Should().Throw<KerasUnsupportedException>().Which.Message;
}
