using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>Releases of tf.keras, whose numbers overlap with those of Keras 2.</summary>
public sealed class TfReleaseTests
{
    [Theory]
    [InlineData("2.2.4-tf", "tf.keras", "2.2.4-tf")]
    [InlineData("2.3.0-tf", "tf.keras", "2.3.0-tf")]
    [InlineData("2.4.0", "tf.keras", "2.4.0")]
    [InlineData("2.15.0", "tf.keras", "2.15.0")]
    [InlineData("2.2.4", "Keras 2", "2.2.4")]
    [InlineData("2.3.1", "Keras 2", "2.3.1")]
    [InlineData("3.0.0", "Keras 3", "3.0.0")]
    public void A_release_is_of_its_era(string text, string era, string told)
    {
        var release = KerasVersion.Parse(text);
        KerasEras.Of(release).Name.Should().Be(era);
        release.ToString().Should().Be(told);
    }

    [Fact]
    public void Releases_of_tf_keras_are_later_than_those_of_Keras_2() =>
        new[] { "2.3.1", "2.2.4-tf", "2.3.0-tf", "2.4.0", "2.15.0", "3.0.0" }.Select(KerasVersion.Parse).Should().BeInAscendingOrder();
}
