using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Runtime.Training;

/// <summary>What training needs to know of a model.</summary>
internal interface ITrainable
{
    /// <summary>The model's name, for messages.</summary>
    string Name { get; }

    /// <summary>The layer graph.</summary>
    ModelSpec Spec { get; }

    /// <summary>Weights, states and the counter of random draws.</summary>
    VariableStore Variables { get; }

    /// <summary>What the layers declared when the model was built.</summary>
    Lowering Declared { get; }

    /// <summary>What data the model takes.</summary>
    ModelInputs Inputs { get; }

    /// <summary>The device that runs the steps.</summary>
    IBackend Backend { get; }

    /// <summary>How plans are made.</summary>
    CompileOptions Options { get; }

    /// <summary>Whether the running training shall end after its epoch; callbacks set it.</summary>
    bool StopTraining { get; set; }
}
