namespace KerasSharp.Cuda;

/// <summary>A CUDA device cannot be used: a library or driver is missing, too old or refuses. The message says what was tried,
/// what CUDA answered, and what would help. Work on the CPU goes on untouched.</summary>
public sealed class CudaException : KerasException
{
    /// <param name="message">The whole message, ready to be shown.</param>
    /// <param name="code">CUDA's number of the error; 0 where no call was made.</param>
    /// <param name="inner">The cause, where another exception was one.</param>
    public CudaException(string message, int code = 0, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>CUDA's number of the error (CUresult, nvrtcResult or cublasStatus_t); 0 where no call was made.</summary>
    public int Code { get; }
}
