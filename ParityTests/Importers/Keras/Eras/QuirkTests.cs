using System.Reflection;
using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>Questions of release are named, known from somewhere, and listed.</summary>
public sealed class QuirkTests
{
    [Fact]
    public void Names_are_unique_and_nothing_is_left_unsaid()
    {
        KerasEras.Quirks.Select(q => (q.Era.Name, q.Quirk.Name)).Should().OnlyHaveUniqueItems("the list names a quirk by its era");
        KerasEras
            .Quirks.Where(q => q.Quirk.Evidence.Length < 10 || q.Quirk.Effect.Length < 10 || q.Quirk.Name.Contains(' '))
            .Should()
            .BeEmpty();
    }

    /// <summary>A quirk or a default that somebody declared and forgot to list would be no quirk for the command and the reader.</summary>
    [Fact]
    public void Every_declared_quirk_is_listed_by_its_era()
    {
        var types = typeof(KerasEras).Assembly.GetTypes();
        int listed = 0;
        foreach (var era in KerasEras.All)
        {
            string space = era.GetType().Namespace!;
            var fields = types
                .Where(t => t.Namespace is { } n && (n == space || n.StartsWith(space + ".", StringComparison.Ordinal)))
                .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic));
            var declared = new List<Quirk>();
            foreach (var field in fields)
                if (field.FieldType == typeof(Quirk))
                    declared.Add((Quirk)field.GetValue(null)!);
                else if (field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(DefaultByRelease<>))
                    declared.AddRange(
                        (IEnumerable<Quirk>)
                            field
                                .FieldType.GetProperty(
                                    nameof(DefaultByRelease<int>.Quirks),
                                    BindingFlags.Instance | BindingFlags.NonPublic
                                )!
                                .GetValue(field.GetValue(null))!
                    );
            era.Quirks.Should().BeEquivalentTo(declared, $"the quirks of {era.Name} are those of its folder");
            listed += declared.Count;
        }
        listed.Should().BeGreaterThan(30);
    }

    [Theory]
    [InlineData("1.0.5", TrainingBackend.Theano, false)]
    [InlineData("1.0.6", TrainingBackend.Theano, true)]
    [InlineData("1.0.6", TrainingBackend.TensorFlow, false)]
    [InlineData("1.0.7", TrainingBackend.Theano, false)]
    public void Apply_from_one_release_on_before_another_on_a_backend(string release, TrainingBackend backend, bool expected) =>
        new Quirk("a", ReleaseRange.Since(1, 0, 6).Until(1, 0, 7), "", "", TrainingBackend.Theano)
            .AppliesTo(KerasVersion.Parse(release), backend)
            .Should()
            .Be(expected);

    [Fact]
    public void A_default_has_a_value_for_each_release()
    {
        var epsilon = new DefaultByRelease<double>("epsilon", "", 1e-6, (new(1, 0, 8), 1e-5), (new(1, 2, 0), 1e-3));
        epsilon.Of(new(0, 3, 3)).Should().Be(1e-6);
        epsilon.Of(new(1, 0, 7)).Should().Be(1e-6);
        epsilon.Of(new(1, 0, 8)).Should().Be(1e-5);
        epsilon.Of(new(1, 1, 2)).Should().Be(1e-5);
        epsilon.Of(new(1, 2, 0)).Should().Be(1e-3);
        epsilon.Of(new(3, 0, 0)).Should().Be(1e-3);
        epsilon.Quirks.Select(q => q.Where).Should().Equal("before 1.0.8", "from 1.0.8 on, before 1.2.0", "from 1.2.0 on");
    }

    [Fact]
    public void Those_that_applied_stand_in_the_report()
    {
        using var model = Loaded.Fixture("keras-1.2.2", "convolution2d", "th_same_k33_s11");
        model
            .ImportReport!.Quirks.Select(q => q.Text)
            .Should()
            .Contain(t => t.StartsWith("convolution.flipped_kernels (Theano, before 2.0.0): ", StringComparison.Ordinal))
            .And.Contain(t => t.StartsWith("convolution.half_kernel_padding ", StringComparison.Ordinal))
            .And.NotContain(t => t.StartsWith("batch_normalization.", StringComparison.Ordinal), "the model has none");
        model.ImportReport!.ToString().Should().Contain("Quirk: convolution.flipped_kernels (Theano, before 2.0.0): ");
    }
}
