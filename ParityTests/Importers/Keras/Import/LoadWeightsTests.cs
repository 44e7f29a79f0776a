using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>Files of weights into models that were built in C#.</summary>
public sealed class LoadWeightsTests
{
    private static string Lstm => Fixtures.PathOf("keras-1.2.2", "lstm", "unroll_cpu", "model.h5");

    [Fact]
    public void By_position()
    {
        using var imported = KerasImporter.Load(Lstm);
        using var model = Rebuilt(imported, l => l with { Name = "other_" + l.Name });
        var report = KerasImporter.LoadWeights(model, Lstm);
        report.WeightMatching.Should().StartWith("by position");
        Weights(model).Should().BeEquivalentTo(Weights(imported), o => o.WithStrictOrdering());
    }

    [Fact]
    public void By_name_only_into_layers_of_that_name()
    {
        using var imported = KerasImporter.Load(Lstm);
        using var model = Rebuilt(imported, l => l is Lstm ? l with { Name = "unknown" } : l);
        float[] before = [.. model.Variables["unknown/W"].Values];
        var report = KerasImporter.LoadWeights(model, Lstm, byName: true);
        report.WeightMatching.Should().StartWith("by name: 0 of 1");
        model.Variables["unknown/W"].Values.Should().Equal(before);
    }

    [Fact]
    public void That_do_not_fit_leave_the_model_as_it_was()
    {
        using var imported = KerasImporter.Load(Lstm);
        using var model = Rebuilt(imported, l => l is Lstm r ? r with { Units = r.Units + 1 } : l);
        var before = Weights(model).Select(w => w.ToArray()).ToList();
        model.Invoking(m => KerasImporter.LoadWeights(m, Lstm)).Should().Throw<KerasFormatException>().WithMessage("*expected W_i [*");
        Weights(model).Should().BeEquivalentTo(before, o => o.WithStrictOrdering());
    }

    [Fact]
    public void Of_keras_0_3_with_a_function_that_no_file_holds()
    {
        var fixture = new FixtureCase("keras-0.3.3/lambda_merge/difference");
        var (inputs, outputs, _) = fixture.Calls.Single();
        var left = new InputLayer((int)inputs[0].Lengths[1]) { Name = "left" };
        var right = new InputLayer((int)inputs[1].Lengths[1]) { Name = "right" };
        LayerSpec[] layers = [left, right, .. s_layers];
        var spec = new ModelSpec
        {
            Layers = layers,
            Calls = [new(0, []), new(1, []), new(2, [new(0)]), new(3, [new(1)]), new(4, [new(2), new(3)]), new(5, [new(4)])],
            Inputs = [new(0), new(1)],
            Outputs = [new(5)],
        };
        using var model = new Model(spec, Device.Reference());
        KerasImporter.LoadWeights(model, Path.Combine(fixture.Folder, "weights.h5")).Version.Value.Major.Should().Be(0);
        fixture.Tolerance.Problem(outputs[0].Array, model.Predict(inputs)[0]).Should().BeNull();
    }

    private static readonly LayerSpec[] s_layers =
    [
        new Dense(3) { Name = "a" },
        new Dense(3) { Name = "b" },
        new Lambda((IReadOnlyList<Node> x) => x[0] - x[1]) { Name = "difference" },
        new Dense(2) { Name = "c" },
    ];

    private static Model Rebuilt(Model model, Func<LayerSpec, LayerSpec> change) =>
        new(model.Spec with { Layers = [.. model.Spec.Layers.Select(change)] }, Device.Reference());

    private static List<float[]> Weights(Model model) => [.. model.Declared.Weights.Select(w => w.Variable.Values)];
}
