using System.Numerics.Tensors;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>A workload's model with random weights on a device, and the call that is timed.</summary>
internal sealed class WorkloadRun : IDisposable
{
    public WorkloadRun(Workload work, int batch, IBackend device, CompileOptions options, ActivationFunction inner)
    {
        Inputs = new WorkloadInputs(work, batch);
        Model = new Model(work.Graph(inner, batch), device, options, seed: 1);
        Call = work.Goal is { } goal ? TrainingStep(goal) : Prediction(batch);
    }

    public Model Model { get; }

    public WorkloadInputs Inputs { get; }

    public Action Call { get; }

    public void Dispose() => Model.Dispose();

    private Action Prediction(int batch)
    {
        var y = new float[Model.Predict(Tensor.Create(Inputs.All[0], Inputs.Shape), batch).FlattenedLength];
        return () => Model.Predict(Inputs.Next(), Inputs.Shape, y, batch);
    }

    private Action TrainingStep(TrainingGoal goal)
    {
        Model.Compile(goal.Optimizer(), goal.Loss);
        var random = new Random(2);
        nint[] shape = [Inputs.Shape[0], .. Model.OutputShapes[0].Skip(1).Select(n => (nint)n!.Value)];
        var wanted = new float[WorkloadInputs.TensorLength(shape)];
        for (int i = 0; i < wanted.Length; i += Math.Max(goal.Classes, 1))
            wanted[goal.Classes == 0 ? i : i + random.Next(goal.Classes)] = goal.Classes == 0 ? random.Next(2) : 1;
        var targets = Tensor.Create(wanted, shape);
        Tensor<float>[] inputs = [.. Inputs.All.Select(x => Tensor.Create(x, Inputs.Shape))];
        int next = 0;
        return () => Model.TrainOnBatch(inputs[next = (next + 1) % inputs.Length], targets);
    }
}
