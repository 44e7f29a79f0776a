using KerasSharp.Cuda.Execution;

namespace KerasSharp.Cuda.Steps;

/// <summary>Runs a step on the second stream, behind all that was queued before it.</summary>
internal sealed class ForkStep(Step inner) : Step
{
    public override void Run(CudaWorkspace w)
    {
        w.Fork();
        inner.Run(w);
        w.Return();
    }
}

/// <summary>Lets the first stream wait for the second.</summary>
internal sealed class JoinStep : Step
{
    public override void Run(CudaWorkspace w) => w.Join();
}
