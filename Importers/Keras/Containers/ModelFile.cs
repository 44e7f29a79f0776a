using System.Runtime.InteropServices;
using KerasSharp.Files;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>A file of a model or of weights, told by its first bytes: HDF5, or a .keras archive with HDF5 inside.</summary>
internal sealed class ModelFile : IDisposable
{
    /// <summary>The architecture's member.</summary>
    internal const string ConfigMember = "config.json";

    /// <summary>The member that tells the release.</summary>
    internal const string MetadataMember = "metadata.json";

    /// <summary>The member of the weights.</summary>
    internal const string WeightsMember = "model.weights.h5";

    // What layers keep in files of their own.
    private const string AssetsFolder = "assets/";

    // Keras writes these arrays as pickles.
    private const string PickledMember = "model.weights.npz";

    private const int LongestText = 1 << 28;

    private readonly Stream? _stream;

    private ModelFile(Hdf5File weights) => (Name, Weights) = (weights.Name, weights);

    private ModelFile(IModelMembers members, Stream? stream)
    {
        (Name, _stream) = (members.Name, stream);
        if (!members.Members.Contains(ConfigMember))
            throw new KerasFormatException($"{Name}: expected a member '{ConfigMember}' (the architecture), found {Some(members.Members)}");
        Architecture = Text(members, ConfigMember);
        if (members.Members.Contains(MetadataMember))
            Metadata = ConfigText.Parse(Text(members, MetadataMember), $"{Name}: {MetadataMember}");
        Assets = members;
        Weights = OpenWeights(members);
    }

    /// <summary>What messages call it.</summary>
    internal string Name { get; }

    /// <summary>The architecture beside the weights; null in HDF5, which has it as an attribute or not at all.</summary>
    internal string? Architecture { get; }

    /// <summary>metadata.json; null where there is none.</summary>
    internal JObject? Metadata { get; }

    /// <summary>The weights.</summary>
    internal Hdf5File Weights { get; }

    /// <summary>Whether it is a SavedModel, and <see cref="Weights"/> what tf.keras would have written of it as HDF5.</summary>
    internal bool IsSavedModel { get; private init; }

    /// <summary>The members of an archive, vocabularies among them; null in HDF5.</summary>
    internal IModelMembers? Assets { get; }

    /// <summary>The architecture, with the vocabularies that stand beside it.</summary>
    /// <param name="text">The architecture's text.</param>
    internal JObject ArchitectureWithVocabularies(string text)
    {
        var architecture = ConfigText.Parse(text, $"{Name}: {ConfigMember}");
        return Assets is null ? architecture : new StoredVocabularies(Assets, Weights).Into(architecture);
    }

    /// <summary>What layers keep in files of their own beside the weights, by the members' names.</summary>
    internal IReadOnlyList<(string Name, byte[] Bytes)> ReadAssets() =>
        Assets is null
            ? []
            :
            [
                .. Assets
                    .Members.Where(m => m.StartsWith(AssetsFolder, StringComparison.Ordinal) && !m.EndsWith('/'))
                    .Select(m => (m, Assets.Read(m))),
            ];

    /// <summary>A text that somebody left beside the model: an attribute of HDF5's root, a key of metadata.json; null for none.</summary>
    internal string? Note(string name) =>
        Architecture is null
            ? Weights.Root.Attributes.TryGetValue(name, out var attribute)
                ? attribute.AsString()
                : null
            : Json.TextOf(Metadata, name);

    /// <summary>Opens a file, the folder that an archive is when it was not zipped, or that of a SavedModel.</summary>
    /// <exception cref="WrongFileException">It is one of another, known kind.</exception>
    /// <exception cref="KerasFormatException">It is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">It needs what this reader does not support.</exception>
    internal static ModelFile Open(string path)
    {
        if (ModelFolder.Open(path) is { } folder)
            return new ModelFile(folder, null);
        if (SavedModelFolder.Open(path) is { } saved)
            return new ModelFile(saved) { IsSavedModel = true };
        if (CheckpointWeights.Open(path) is { } checkpoint)
            return new ModelFile(checkpoint);
        if (!File.Exists(path) || FileSignature.OfFile(path) != FileKind.KerasArchive)
            return new ModelFile(WindowsPaths.Nested(Hdf5File.Open(path)));
        return Archive(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), path);
    }

    /// <summary>Refuses a name that leads to no file, and to no folder that is a model.</summary>
    /// <exception cref="WrongFileException">It is another folder, or an address in a network.</exception>
    /// <exception cref="KerasException">There is nothing of that name.</exception>
    internal static void ThrowIfNone(string path)
    {
        if (ModelFolder.IsModel(path) || SavedModelFolder.IsModel(path) || CheckpointWeights.IsCheckpoint(path))
            return;
        WrongFileException.ThrowIfNoFile(path);
        if (!File.Exists(path))
            throw new KerasException($"{path}: no such file");
    }

    /// <summary>Opens a file that is in memory.</summary>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    internal static ModelFile Open(ReadOnlyMemory<byte> bytes, string name) =>
        FileSignature.Of(bytes.Span) == FileKind.KerasArchive
            ? Archive(InMemory(bytes), name)
            : new ModelFile(WindowsPaths.Nested(Hdf5File.Open(bytes, name)));

    /// <summary>Opens the weights of a file.</summary>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    internal static Hdf5File OpenWeights(string path)
    {
        if (ShardedWeights.Open(path) is { } shards)
            return shards;
        var file = Open(path);
        file._stream?.Dispose();
        return file.Weights;
    }

    public void Dispose()
    {
        Weights.Dispose();
        _stream?.Dispose();
    }

    private static ModelFile Archive(Stream stream, string name)
    {
        try
        {
            return new ModelFile(new KerasArchive(stream, name), stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static MemoryStream InMemory(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false, publiclyVisible: true)
            : new MemoryStream(bytes.ToArray(), writable: false);

    private static Hdf5File OpenWeights(IModelMembers members)
    {
        if (members.Members.Contains(WeightsMember))
            return WindowsPaths.Nested(members.OpenHdf5(WeightsMember));
        if (ShardedWeights.Open(members) is { } shards)
            return shards;
        throw members.Members.Contains(PickledMember)
            ? new KerasUnsupportedException(
                $"{members.Name}: member '{PickledMember}': Keras writes these arrays as Python pickles, which could hold any code and are "
                    + $"never read; load the model in Python and save it with weights_format='h5'"
            )
            : new KerasFormatException($"{members.Name}: expected a member '{WeightsMember}' (the weights), found {Some(members.Members)}");
    }

    private static string Text(IModelMembers members, string member)
    {
        byte[] bytes = members.Read(member);
        return bytes.Length <= LongestText
            ? ConfigText.Decode(bytes, $"{members.Name}: {member}")
            : throw new KerasUnsupportedException($"{members.Name}: member '{member}': a text of {bytes.Length:N0} bytes");
    }

    private static string Some(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "none" : Wording.List(names.Take(8)) + (names.Count > 8 ? ", ..." : "");
}
