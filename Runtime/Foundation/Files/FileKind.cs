namespace KerasSharp;

/// <summary>What a file is, as its first bytes tell.</summary>
public enum FileKind
{
    /// <summary>Nothing that is told here.</summary>
    Unknown,

    /// <summary>HDF5, in which Keras saves models and weights.</summary>
    Hdf5,

    /// <summary>A model's architecture as text, JSON or YAML (<c>to_json</c>, <c>to_yaml</c>).</summary>
    Architecture,

    /// <summary>Other text.</summary>
    Text,

    /// <summary>A file without a byte.</summary>
    Empty,

    /// <summary>HTML or XML.</summary>
    WebPage,

    /// <summary>The few lines that stand in a Git repository for a large file.</summary>
    GitLfsPointer,

    /// <summary>A Python pickle.</summary>
    Pickle,

    /// <summary>What <c>torch.save</c> or TorchScript wrote.</summary>
    PyTorch,

    /// <summary>A <c>.keras</c> file, of Keras 3 and of late releases of Keras 2.</summary>
    KerasArchive,

    /// <summary>A zip archive of other things.</summary>
    Zip,

    /// <summary>A gzip stream.</summary>
    Gzip,

    /// <summary>Another compressed file: bzip2, xz, zstd, 7z, rar.</summary>
    Compressed,

    /// <summary>NumPy's .npy or .npz.</summary>
    Numpy,

    /// <summary>TensorFlow's SavedModel: its folder, or the saved_model.pb inside.</summary>
    SavedModel,

    /// <summary>A graph of TensorFlow 1, frozen in a .pb file.</summary>
    TensorFlowGraph,

    /// <summary>A model of TensorFlow Lite.</summary>
    TensorFlowLite,

    /// <summary>An ONNX model.</summary>
    Onnx,

    /// <summary>No file but a folder.</summary>
    Folder,

    /// <summary>No file but an address in a network.</summary>
    Url,
}
