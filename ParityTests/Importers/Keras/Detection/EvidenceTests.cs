using FluentAssertions;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema.Text;

namespace KerasSharp.ParityTests.Importers.Keras.Detection;

/// <summary>What was found out about a file comes with its evidence as data; the sentence is made from it and decides nothing.</summary>
public sealed class EvidenceTests
{
    private const string Flat = """{"name": "Sequential", "layers": []}""",
        One = """{"class_name": "Sequential", "config": [], "keras_version": "1.0.8", "backend": "tensorflow"}""",
        Bare = """{"class_name": "Sequential", "config": []}""",
        Later = """{"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"kernel_initializer": "zeros"}}]}""",
        Object =
            """{"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense", "config": {"kernel_initializer": "zeros"}}]}}""",
        Typed =
            """{"class_name": "Model", "config": {"layers": [{"config": {"trainable": true, "dtype": "float32", "data_format": "x"}}]}}""";

    [Theory]
    [InlineData(Flat, "0.3.3", EvidenceKind.FlatArchitecture, false)]
    [InlineData(One, "1.0.8", EvidenceKind.ArchitectureKey, true)]
    [InlineData(Bare, "1.2.2", EvidenceKind.NoRelease, false)]
    [InlineData(Later, "2.0.0", EvidenceKind.ConfigKeys, false)]
    [InlineData(Object, "2.2.4", EvidenceKind.ConfigKeys, false)]
    [InlineData(Typed, "2.3.1", EvidenceKind.ConfigKeys, false)]
    public void Of_a_release(string json, string release, object kind, bool certain)
    {
        var found = ReleaseDetection.Of(new KerasImportOptions(), Traits(json));
        found.Value.ToString().Should().Be(release);
        found.Evidence.Kind.Should().Be((EvidenceKind)kind);
        found.Certain.Should().Be(certain);
    }

    [Fact]
    public void The_caller_knows_best()
    {
        var options = new KerasImportOptions
        {
            Version = new KerasVersion(1, 0, 6),
            Backend = TrainingBackend.Theano,
            DimOrdering = DataFormat.ChannelsLast,
        };
        ReleaseDetection.Of(options, Traits(One)).Evidence.Kind.Should().Be(EvidenceKind.Caller);
        BackendDetection.Of(options, Traits(One), new(1, 2, 2), "the architecture").Evidence.Kind.Should().Be(EvidenceKind.Caller);
        ImageLayoutDetection
            .Candidates(options, new(1, 2, 2), ConfigText.Parse(One, "x"))
            .Should()
            .ContainSingle()
            .Which.Evidence.Kind.Should()
            .Be(EvidenceKind.Caller);
    }

    [Theory]
    [InlineData(One, TrainingBackend.TensorFlow, EvidenceKind.ArchitectureKey)]
    [InlineData(Bare, TrainingBackend.Theano, EvidenceKind.NoBackend)]
    public void Of_a_backend(string json, TrainingBackend backend, object kind)
    {
        var found = BackendDetection.Of(new KerasImportOptions(), Traits(json), new(1, 2, 2), "the architecture");
        found.Value.Should().Be(backend);
        found.Evidence.Kind.Should().Be((EvidenceKind)kind);
    }

    [Theory]
    [InlineData("""{"a": {"name": "x", "dim_ordering": "th"}}""", new[] { EvidenceKind.StoredByLayer, EvidenceKind.OnlyFittingSizes })]
    [InlineData(
        """{"a": {"name": "x", "dim_ordering": "th"}, "b": {"name": "y", "dim_ordering": "tf"}}""",
        new[] { EvidenceKind.StoredByNearest, EvidenceKind.StoredByNearest }
    )]
    [InlineData("{}", new[] { EvidenceKind.Default, EvidenceKind.NotDefault })]
    public void Of_an_image_layout(string json, object kinds) =>
        ImageLayoutDetection
            .Candidates(new KerasImportOptions(), new(1, 2, 2), ConfigText.Parse(json, "x"))
            .Select(c => c.Evidence.Kind)
            .Should()
            .Equal((EvidenceKind[])kinds);

    private static FileTraits Traits(string json) => new(null, ConfigText.Parse(json, "x"), null);
}
