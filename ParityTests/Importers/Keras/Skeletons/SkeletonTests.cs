using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Skeletons;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Skeletons;

/// <summary>What weights that real Keras saved alone can be.</summary>
public sealed class SkeletonTests
{
    private static string Weights(string name) => Directory.GetFiles(Fixtures.PathOf("scripts", name), "*.h5").Single();

    private static IReadOnlyList<string> Lines(string name)
    {
        using var file = Hdf5File.Open(Weights(name));
        return Skeleton.Lines(file);
    }

    [Fact]
    public void Layers_are_told_by_their_arrays()
    {
        Lines("text_2.0.9")
            .Should()
            .ContainInOrder(
                "embedding_1: 1 array of [50, 8]: an Embedding of 50 words into 8 features, or a Dense of 8 units over 50 features without "
                    + "bias",
                "dropout_1: no arrays",
                "conv1d_1: 2 arrays of [3, 8, 6], [6]: a Conv1D of 6 filters of [3] over 8 channels",
                "lstm_1: 3 arrays of [6, 20], [5, 20], [20]: an LSTM of 5 units over 6 features"
            );
        Lines("functional_1.2.2")
            .Should()
            .Contain(l =>
                l.StartsWith("lstm_1: 12 arrays of", StringComparison.Ordinal)
                && l.EndsWith(": an LSTM of 5 units over 6 features", StringComparison.Ordinal)
            )
            .And.Contain(l => l.EndsWith(": a Bidirectional of a GRU of 4 units over 10 features", StringComparison.Ordinal));
        Lines("convnet_3.15.1")
            .Should()
            .Contain(
                "conv2d: 2 arrays of [3, 3, 1, 4], [4]: a Conv2D of 4 filters of [3, 3] over 1 channels, or a DepthwiseConv2D of [3, 3] "
                    + "over 1 channels"
            );
    }

    [Fact]
    public void A_skeleton_with_open_questions_is_refused()
    {
        using var file = Hdf5File.Open(Weights("text_2.0.9"));
        string skeleton = Skeleton.Of(file, null).ToString();
        var load = () => KerasImporter.Load(skeleton, File.ReadAllBytes(Weights("text_2.0.9")));
        var error = load.Should().Throw<KerasFormatException>().Which;
        error.Message.Should().Contain("15 questions are open: layer 'embedding_1', 'mask_zero': mask_zero? is word 0 left out");
        error.Advice.Should().Be(new QuestionsAdvice());
        var build = () => KerasImporter.FromArchitecture(skeleton);
        build.Should().Throw<KerasFormatException>().Which.Advice.Should().Be(new QuestionsAdvice());
    }

    [Fact]
    public void Answered_skeletons_predict_what_Keras_did()
    {
        using var file = Hdf5File.Open(Weights("text_2.0.9"));
        var skeleton = Skeleton.Of(file, null);
        // The text of the script says these two otherwise than the release's defaults.
        foreach (var (layer, key, question) in OpenQuestions.In(skeleton).ToList())
            if (key == "activation" && layer is "conv1d_1" or "dense_2")
                question[OpenQuestions.Usual] = layer == "conv1d_1" ? "relu" : "sigmoid";
        string answered = Skeleton.Accepted(skeleton, "weights.h5").ToString();
        using var model = KerasImporter.Load(
            answered,
            File.ReadAllBytes(Weights("text_2.0.9")),
            new KerasImportOptions { Backend = TrainingBackend.Theano }
        );
        var inputs = KerasSharp.Numpy.NpzFile.Read(Fixtures.PathOf("scripts", "text_2.0.9", "inputs.npz"))["0"];
        var expected = KerasSharp.Numpy.NpzFile.Read(Fixtures.PathOf("scripts", "text_2.0.9", "outputs.npz"))["0"];
        var x = System.Numerics.Tensors.Tensor.Create(inputs.ReadFloats(), [.. inputs.Shape.Select(d => (nint)d)]);
        Parity.Tolerance.Recurrent(20, 64).Problem(expected, model.Predict(x)).Should().BeNull();
    }

    /// <summary>A graph: each question is answered by what Keras's own file of the same model says; the weights give its numbers.</summary>
    [Fact]
    public void Layers_that_join_values_are_a_graph_with_questions()
    {
        using var file = Hdf5File.Open(Weights("resnet_2.3.1"));
        var skeleton = Skeleton.Of(file, null);
        var accept = () => Skeleton.Accepted(skeleton, "w.h5");
        accept.Should().Throw<KerasFormatException>().WithMessage("w.h5: no release has a usual answer to: *");
        var known = JObject.Parse(File.ReadAllText(Fixtures.PathOf("scripts", "resnet_2.3.1", "model.json")));
        var layers = known["config"]!["layers"]!.ToDictionary(l => (string)l["config"]!["name"]!, l => l);
        foreach (var (layer, key, question) in OpenQuestions.In(skeleton).ToList())
            question[OpenQuestions.Usual] =
                key is "output_layers" ? known["config"]![key]
                : key is "inbound_nodes" ? layers[layer][key]
                : layers[layer]["config"]![key];
        var arguments = new KerasImportOptions { Backend = TrainingBackend.Theano };
        using var model = KerasImporter.Load(
            Skeleton.Accepted(skeleton, "w.h5").ToString(),
            File.ReadAllBytes(Weights("resnet_2.3.1")),
            arguments
        );
        var inputs = KerasSharp.Numpy.NpzFile.Read(Fixtures.PathOf("scripts", "resnet_2.3.1", "inputs.npz"))["0"];
        var expected = KerasSharp.Numpy.NpzFile.Read(Fixtures.PathOf("scripts", "resnet_2.3.1", "outputs.npz"))["0"];
        var x = System.Numerics.Tensors.Tensor.Create(inputs.ReadFloats(), [.. inputs.Shape.Select(d => (nint)d)]);
        Parity.Tolerance.Recurrent(1, 64).Problem(expected, model.Predict(x)).Should().BeNull();
    }

    /// <summary>Keras 3 lists layers by class: the widths of arrays give the order of a stack, and wrappers are what they wrap.</summary>
    [Fact]
    public void The_order_of_a_stack_is_that_of_its_widths()
    {
        string folder = Fixtures.PathOf("scripts", "wrapped_3.15.1");
        using var file = Hdf5File.Open(Path.Combine(folder, "model.weights.h5"));
        var skeleton = Skeleton.Of(file, null);
        skeleton["config"]!["layers"]!
            .Skip(1)
            .Select(l => (string)l["class_name"]!)
            .Should()
            .Equal("InputLayer", "Embedding", "Bidirectional", "TimeDistributed", "GRU", "Dense");
        foreach (var (layer, key, question) in OpenQuestions.In(skeleton).ToList())
            if (key == "activation" && layer is "time_distributed_inner" or "dense")
                question[OpenQuestions.Usual] = layer == "dense" ? "softmax" : "relu";
        using var model = KerasImporter.Load(
            Skeleton.Accepted(skeleton, "w.h5").ToString(),
            File.ReadAllBytes(Path.Combine(folder, "model.weights.h5"))
        );
        var inputs = KerasSharp.Numpy.NpzFile.Read(Path.Combine(folder, "inputs.npz"))["0"];
        var expected = KerasSharp.Numpy.NpzFile.Read(Path.Combine(folder, "outputs.npz"))["0"];
        var x = System.Numerics.Tensors.Tensor.Create(inputs.ReadFloats(), [.. inputs.Shape.Select(d => (nint)d)]);
        Parity.Tolerance.Recurrent(7, 10).Problem(expected, model.Predict(x)).Should().BeNull();
    }

    [Fact]
    public void What_has_no_usual_answer_is_not_accepted()
    {
        using var file = Hdf5File.Open(Weights("cnn_th_1.2.2"));
        var accept = () => Skeleton.Accepted(Skeleton.Of(file, null), "w.h5");
        accept.Should().Throw<KerasFormatException>().WithMessage("w.h5: no release has a usual answer to: *shape of the input*");
    }
}
