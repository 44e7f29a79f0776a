using KerasSharp.Runtime.Backends;

namespace KerasSharp.Cuda;

/// <summary>Adds CUDA's devices to <see cref="Device"/>.</summary>
public static class DeviceExtensions
{
    extension(Device)
    {
        /// <summary>One CUDA device.</summary>
        /// <param name="index">Its number: 0 for cuda:0.</param>
        /// <param name="options">How it is used; null for the defaults.</param>
        /// <exception cref="CudaException">There is no driver, it is too old, or there is no such device.</exception>
        public static IBackend Cuda(int index = 0, CudaOptions? options = null) => new CudaBackend(index, options);

        /// <summary>All CUDA devices of the machine: predictions share their samples out among them.</summary>
        /// <param name="options">How they are used; null for the defaults.</param>
        /// <exception cref="CudaException">There is no driver, it is too old, or there is no device.</exception>
        public static IBackend CudaAll(CudaOptions? options = null) =>
            new CudaAllBackend([.. CudaDevices.List().Select(d => new CudaBackend(d.Index, options))]);
    }
}
