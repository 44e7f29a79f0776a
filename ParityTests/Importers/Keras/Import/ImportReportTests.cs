using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>Reports say what was decided and from which evidence.</summary>
public sealed class ImportReportTests
{
    [Fact]
    public void Of_a_whole_model_file()
    {
        using var model = Load("keras-1.2.2", "lstm", "unroll_cpu");
        var report = model.ImportReport!;
        report.Version.ToString().Should().Be("1.2.2 (attribute keras_version of /)");
        report.Backend.ToString().Should().Be("Theano (names of arrays do not end in :0 ('lstm_1_W_i'), as Theano has them)");
        report.DimOrdering.Should().BeNull();
        report.WeightMatching.Should().StartWith("by name: all ");
        report.Warnings.Should().BeEmpty();
        report.ToString().Should().Contain("keras version: 1.2.2 (attribute keras_version of /)");
    }

    [Fact]
    public void Of_a_file_without_a_version()
    {
        using var model = Load("keras-1.2.2", "wrapped", "h5_without_version");
        model.ImportReport!.Version.ToString().Should().Be("1.2.2 (assumed: nothing in the file says which release of Keras 1 wrote it)");
    }

    [Fact]
    public void Of_kernels_by_theano()
    {
        using var model = Load("keras-1.2.2", "convolution2d", "th_same_k33_s11");
        model
            .ImportReport!.Conversions.Select(c => c.ToString())
            .Should()
            .Contain("convolution2d_1: kernel flipped along its spatial axes: Theano convolves, the runtime cross-correlates");
        model
            .ImportReport!.DimOrdering!.ToString()
            .Should()
            .Be("ChannelsFirst (stored by layer 'convolution2d_1' and no layer stores another)");
    }

    [Fact]
    public void Of_a_layout_that_only_sizes_tell()
    {
        using var model = Load("keras-1.2.2", "zero_padding2d", "tf_dense_after");
        model.ImportReport!.DimOrdering!.Value.Should().Be(DataFormat.ChannelsLast);
        model.ImportReport!.DimOrdering!.Evidence.Should().Contain("the only layout in which the sizes of all layers agree");
        model.ImportReport!.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Of_a_layout_that_nothing_tells()
    {
        using var model = Load("keras-1.2.2", "up_sampling3d", "th_default");
        model
            .ImportReport!.Warnings.Select(w => w.ToString())
            .Should()
            .ContainSingle()
            .Which.Should()
            .Be(
                "no layer stores an image layout; ChannelsLast is the default of Keras 1.2.2, but the other one fits too; "
                    + "KerasImportOptions.DimOrdering decides it"
            );
    }

    [Fact]
    public void Of_a_statistic_whose_meaning_depends_on_an_unknown_release()
    {
        string folder = Fixtures.PathOf("keras-0.3.3", "batch_normalization", "mode_0_rank2_axis_minus_1");
        using var model = KerasImporter.Load(Path.Combine(folder, "model.json"), Path.Combine(folder, "weights.h5"));
        model
            .ImportReport!.Warnings.Select(w => w.ToString())
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match(
                "*running_std is a standard deviation in Keras 0.3.3, though the release is not certain (*); "
                    + "KerasImportOptions.BatchNormalization decides it"
            );
        using var said = KerasImporter.Load(
            Path.Combine(folder, "model.json"),
            Path.Combine(folder, "weights.h5"),
            new KerasImportOptions { BatchNormalization = StatisticForm.Variance }
        );
        said.ImportReport!.Warnings.Should().BeEmpty();
        said.Spec.Layers.OfType<BatchNormalization>().Should().OnlyContain(b => b.Form == StatisticForm.Variance);
    }

    [Fact]
    public void Of_numbers_written_as_text()
    {
        using var model = Load("keras-1.2.2", "wrapped", "json_numbers_as_text");
        model
            .ImportReport!.Conversions.Select(c => c.ToString())
            .Should()
            .Contain("embedding_1: 'input_dim' is written as the text '9' and means 9");
    }

    [Fact]
    public void Of_strides_that_the_file_lost()
    {
        using var model = Load("keras-1.2.2", "conv_lstm2d", "th_subsample");
        model
            .ImportReport!.Defaults.Select(d => d.ToString())
            .Should()
            .Contain("convlstm2d_1: this release does not store 'subsample'; taken as (1, 1)");
    }

    [Fact]
    public void Of_a_regularizer_whose_strength_the_file_lost()
    {
        using var model = Load("keras-1.2.2", "training", "regularizer_eigenvalue");
        model
            .ImportReport!.Warnings.Select(w => w.ToString())
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("dense_1: 'W_regularizer': Keras does not store the strength k");
    }

    [Fact]
    public void Of_an_optimizers_state()
    {
        using var model = Load("keras-1.2.2", "training", "resume_adam_lstm");
        model
            .ImportReport!.Conversions.Select(c => c.ToString())
            .Should()
            .Contain("the state of Adam is continued at step 3; its 14 arrays for each slot are taken in the order of Keras 1.2.2");
        model.OptimizerState!.Iterations.Values.Should().Equal(3);
        using var untrained = KerasImporter.Load(
            Fixtures.PathOf("keras-1.2.2", "training", "resume_adam_lstm", "model.h5"),
            new KerasImportOptions { Training = false }
        );
        untrained.OptimizerState.Should().BeNull();
    }

    private static Model Load(params string[] parts)
    {
        string folder = Fixtures.PathOf(parts),
            whole = Path.Combine(folder, "model.h5");
        if (File.Exists(whole))
            return KerasImporter.Load(whole);
        string json = Path.Combine(folder, "model.json");
        return KerasImporter.Load(File.Exists(json) ? json : Path.Combine(folder, "model.yaml"), Path.Combine(folder, "weights.h5"));
    }
}
