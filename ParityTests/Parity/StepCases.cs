using System.Numerics.Tensors;
using System.Text;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Cpu;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Models with stateful layers, each call of real Keras as a step with the states given and taken.</summary>
public sealed class StepCases
{
    // Keras 2's Bidirectional says stateful of the layers inside and keeps no state.
    private static readonly string[] s_forgetful =
    [
        "keras-2.2.4-tf/model/k2tf_2_2_4_0051",
        "keras-2.2.4-tf/bidirectional/k2tf_2_2_4_0066",
        "keras-2.2.4-tf/bidirectional/k2tfonly_2_2_4_0019",
        "keras-2.1.4/bidirectional/border_stateful",
        "keras-2.3.1/bidirectional/stateful",
    ];

    public static TheoryData<string> Stateful => [.. FixtureCase.All().Where(IsStateful)];

    [Theory]
    [MemberData(nameof(Stateful))]
    public void A_step_gives_what_Keras_predicts_and_the_bits_of_Predict(string id)
    {
        var fixture = new FixtureCase(id);
        using var model = fixture.Load(new KerasImportOptions());
        using var other = fixture.Load(new KerasImportOptions());
        model.Hash.Should().Be(other.Hash);
        model.ResetStates();
        int batch = model.FixedBatch!.Value;
        var states = model.InitialStates(batch);
        foreach (var (inputs, outputs, reset) in fixture.Calls)
        {
            if (reset)
            {
                model.ResetStates();
                states = model.InitialStates(batch);
            }
            var expected = model.Predict(inputs, batch);
            int samples = (int)inputs[0].Lengths[0];
            var parts = new List<IReadOnlyList<Tensor<float>>>();
            for (int start = 0; start < samples; start += batch)
            {
                // Through bytes and another model object, as on another machine.
                var result = other.Step([.. inputs.Select(x => Rows(x, start, batch))], ModelStates.FromBytes(states.ToBytes()));
                parts.Add(result.Outputs);
                states = result.States;
            }
            for (int o = 0; o < outputs.Length; o++)
            {
                var found = parts.Count == 1 ? parts[0][o] : Tensor.Concatenate<float>([.. parts.Select(p => p[o])]);
                TestData.Bits([.. found]).Should().Equal(TestData.Bits([.. expected[o]]), $"output {o}");
                new Tolerance(Math.Max(fixture.Relative, fixture.Tolerance.Relative)).Problem(outputs[o].Array, found).Should().BeNull();
            }
            foreach (string name in states.Names)
                TestData.Bits([.. states[name]]).Should().Equal(TestData.Bits([.. model.GetStates()[name]]), name);
            other.GetStates().Values.Should().OnlyContain(s => s.All(v => v == 0));
        }
    }

    private static bool IsStateful(string id)
    {
        var fixture = new FixtureCase(id);
        return fixture.HasArchitecture
            && !s_forgetful.Contains(id)
            && fixture is { Error: null, Training: null, IsOfLambda: false }
            && Directory
                .EnumerateFiles(fixture.Folder)
                .Where(f => Path.GetExtension(f) is ".h5" or ".json" or ".yaml" or ".keras" && Path.GetFileName(f) != "case.json")
                .Any(f =>
                    File.ReadAllText(f, Encoding.Latin1) is var t && (t.Contains("\"stateful\": true") || t.Contains("stateful: true"))
                );
    }

    private static Tensor<float> Rows(Tensor<float> x, int start, int count)
    {
        int width = (int)(x.FlattenedLength / x.Lengths[0]);
        float[] all = [.. x];
        return Tensor.Create(all[(start * width)..((start + count) * width)], [count, .. x.Lengths[1..]]);
    }
}
