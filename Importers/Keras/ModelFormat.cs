namespace KerasSharp;

/// <summary>A form in which a model is saved.</summary>
public enum ModelFormat
{
    /// <summary>HDF5 as Keras 1.2.2 writes it.</summary>
    Keras1,

    /// <summary>HDF5 as Keras 2.3.1 writes it.</summary>
    Keras2,

    /// <summary>HDF5 as tf.keras 2.15 writes it.</summary>
    TfKeras,

    /// <summary>As Keras 3.8 writes it: an archive where the name ends in .keras, else HDF5.</summary>
    Keras3,

    /// <summary>The weights alone (<c>save_weights</c>), in the form of the model's own file.</summary>
    Weights,

    /// <summary>The architecture alone as JSON (<c>to_json</c>).</summary>
    Json,

    /// <summary>The architecture alone as YAML (<c>to_yaml</c>).</summary>
    Yaml,
}
