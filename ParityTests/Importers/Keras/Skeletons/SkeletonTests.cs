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

    /// <summary>Branches of a Merge stand in the file as if they were one stack, which their widths say they are not.</summary>
    [Fact]
    public void Layers_that_do_not_follow_each_other_are_no_stack()
    {
        using var file = Hdf5File.Open(Weights("merged_1.2.2"));
        var read = () => Skeleton.Of(file, null);
        read.Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*expected a stack of layers, found 'embedding_1', an Embedding of 20 words*behind 'dense_1', a Dense of 6 units*")
            .Which.Advice.Should()
            .Be(new ScriptAdvice());
    }

    /// <summary>The arrays of a model within the model are called after its layers: it is never taken for one layer.</summary>
    [Theory]
    [InlineData("nested_2.3.1", "encoder")]
    [InlineData("nested_3.15.1", "sequential")]
    public void A_model_within_the_model_is_asked_for(string name, string group)
    {
        using var file = Hdf5File.Open(Weights(name));
        var skeleton = Skeleton.Of(file, null);
        OpenQuestions.In(skeleton).Should().Contain(q => $"{q.Question[OpenQuestions.Key]}".StartsWith($"which layers are in '{group}'?"));
        var accept = () => Skeleton.Accepted(skeleton, "w.h5");
        accept.Should().Throw<KerasFormatException>().WithMessage($"*which layers are in '{group}'?*");
        Lines(name).Should().Contain(l => l.StartsWith($"{group}: ") && l.EndsWith("a model within the model, or a wrapper"));
    }

    /// <summary>What stands first has the question for the input's shape, whatever it is; its answers give Keras's numbers.</summary>
    [Theory]
    [InlineData("padded_1.2.2")]
    [InlineData("named_2.0.9")]
    public void Answers_of_the_author_give_the_numbers_of_Keras(string name)
    {
        using var file = Hdf5File.Open(Weights(name));
        var skeleton = Skeleton.Of(file, null);
        var known = JObject.Parse(File.ReadAllText(Fixtures.PathOf("scripts", name, "model.json")));
        JToken list = known["config"] is JObject graph ? graph["layers"]! : known["config"]!;
        var layers = list.ToDictionary(l => (string)l["config"]!["name"]!, l => l);
        foreach (var (layer, key, question) in OpenQuestions.In(skeleton).ToList())
            question[OpenQuestions.Usual] =
                key is "output_layers" or "input_layers" ? known["config"]![key]
                : key is "inbound_nodes" ? layers[layer][key]
                : layers[layer]["config"]![key];
        using var model = KerasImporter.Load(
            Skeleton.Accepted(skeleton, "w.h5").ToString(),
            File.ReadAllBytes(Weights(name)),
            new KerasImportOptions { Backend = TrainingBackend.Theano, DimOrdering = DataFormat.ChannelsFirst }
        );
        var inputs = KerasSharp.Numpy.NpzFile.Read(Fixtures.PathOf("scripts", name, "inputs.npz")).OrderBy(a => a.Key);
        var expected = KerasSharp.Numpy.NpzFile.Read(Fixtures.PathOf("scripts", name, "outputs.npz"))["0"];
        var found = model.Predict([
            .. inputs.Select(i => System.Numerics.Tensors.Tensor.Create(i.Value.ReadFloats(), [.. i.Value.Shape.Select(d => (nint)d)])),
        ]);
        Parity.Tolerance.Recurrent(1, 128).Problem(expected, found[0]).Should().BeNull();
    }

    [Fact]
    public void The_slope_of_a_LeakyReLU_has_the_key_of_its_release()
    {
        JObject Made(string release) =>
            (JObject)
                PlainLayers.Entry(new StoredGroup("leaky_re_lu", []), new LayerSkeleton(new SkeletonEra(KerasVersion.Parse(release))))[
                    "config"
                ]!;
        Made("3.15.1").Properties().Select(p => p.Name).Should().Equal("name", "negative_slope");
        Made("2.3.1").Properties().Select(p => p.Name).Should().Equal("name", "alpha");
    }

    /// <summary>Layers without arrays get the keys of their release: each, answered as usual, is read.</summary>
    [Theory]
    [InlineData("1.0.8")]
    [InlineData("1.2.2")]
    [InlineData("2.3.1")]
    [InlineData("2.15.0-tf")]
    [InlineData("3.15.1")]
    public void Layers_without_arrays_have_the_keys_of_their_release(string version)
    {
        var release = KerasVersion.Parse(version);
        var skeleton = new LayerSkeleton(new SkeletonEra(release));
        var lacking = new List<string>();
        foreach (string word in PlainLayers.Words)
        {
            var entry = PlainLayers.Entry(new StoredGroup(word, []), skeleton);
            if (OpenQuestions.In(entry).Any(q => !q.Question.ContainsKey(OpenQuestions.Usual)))
                continue;
            int axes =
                word.Contains("1d") ? 1
                : word.Contains("3d") ? 3
                : word.Contains("2d") ? 2
                : 0;
            JToken[] shape = [JValue.CreateNull(), .. Enumerable.Repeat((JToken)8, axes), 4];
            entry["config"]!["batch_input_shape"] = new JArray(shape);
            var model = new JObject
            {
                ["class_name"] = "Sequential",
                ["config"] = release.Major < 2 ? new JArray(entry) : new JObject { ["name"] = "s", ["layers"] = new JArray(entry) },
                ["keras_version"] = version,
            };
            if (release.Major >= 3)
            {
                ((JObject)entry["config"]!).Remove("batch_input_shape");
                model["config"]!["build_input_shape"] = new JArray(shape);
            }
            string text = Skeleton.Accepted(model, "w.h5").ToString();
            var options = new KerasImportOptions
            {
                Version = release,
                Backend = TrainingBackend.Theano,
                DimOrdering = DataFormat.ChannelsLast,
            };
            try
            {
                KerasImporter.FromArchitecture(text, options).Dispose();
            }
            catch (KerasUnsupportedException e) when (e.Message.Contains("unknown class", StringComparison.Ordinal))
            {
                // The release has no such layer, so no file of it names one.
                lacking.Add(word);
            }
        }
        lacking.Should().HaveCountLessThan(6);
    }
}
