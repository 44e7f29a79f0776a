using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Eras;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>An era has its releases, its table and what it can hold.</summary>
public sealed class EraTests
{
    [Theory]
    [InlineData("0.1.0", "Keras 0")]
    [InlineData("0.3.3", "Keras 0")]
    [InlineData("1.0.0", "Keras 1")]
    [InlineData("1.2.2", "Keras 1")]
    [InlineData("2.0.0", "Keras 2")]
    [InlineData("2.3.1", "Keras 2")]
    [InlineData("3.4.1", "Keras 3")]
    public void A_release_belongs_to_one(string release, string era)
    {
        var version = KerasVersion.Parse(release);
        KerasEras.Of(version).Name.Should().Be(era);
        KerasEras.All.Count(e => e.Releases.Contains(version)).Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void What_is_read_is_told_in_releases() => KerasEras.Readable.Should().Be("Keras 0.3 to 3.15");

    [Fact]
    public void A_table_is_derived_by_what_differs()
    {
        var (own, parents) = (Era("Keras 0").Layers, Era("Keras 1").Layers);
        own.ByClass("AutoEncoder").Should().NotBeNull();
        parents.ByClass("AutoEncoder").Should().BeNull("Keras 1 has none");
        own.ByClass("Merge").Should().NotBeSameAs(parents.ByClass("Merge"), "a number for dot_axes counts axes");
        own.ByClass("Dense").Should().BeSameAs(parents.ByClass("Dense"));
    }

    [Fact]
    public void It_says_of_each_layer_that_it_cannot_hold_why()
    {
        using KerasSharp.Model model = new Sequential
        {
            new Dense(3) { Name = "held", InputShape = [4] },
            new ThresholdedLinear { Name = "early" },
            new RepeatVector(2),
            new Gru(2) { Name = "later", ResetAfter = true },
        }.Build();
        var report = model.CanHold(new KerasVersion(1, 2, 2));
        report.CanHold.Should().BeFalse();
        report
            .Notes.Select(n => n.ToString())
            .Should()
            .Equal(
                "refused: early: ThresholdedLinear has no form in Keras 1.2.2",
                "refused: later: GRU has no place for ResetAfter = True"
            );
        using KerasSharp.Model plain = new Sequential { new Dense(3) { InputShape = [4] } }.Build();
        plain.CanHold(new KerasVersion(1, 2, 2)).Notes.Should().BeEmpty();
    }

    private static IKerasEra Era(string name) => KerasEras.All.Single(e => e.Name == name);
}
