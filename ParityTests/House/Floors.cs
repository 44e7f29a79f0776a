namespace KerasSharp.ParityTests.House;

/// <summary>The floors of the whole solution in one list, from the ground up: a folder may know itself and those before it.</summary>
internal static class Floors
{
    internal static readonly string[] FromTheGround =
    [
        "Runtime/Errors",
        "Runtime/IO",
        "Runtime/Graph",
        "Runtime/Specs",
        "Runtime/Layers",
        "Runtime/Backends",
        "Runtime/Planning",
        "Runtime/Planning/Building",
        "Runtime/Reference",
        "Runtime/Cpu/Simd",
        "Runtime/Cpu/Kernels",
        "Runtime/Cpu/Fused",
        "Runtime/Cpu/Prepared",
        "Runtime/Cpu/Steps",
        "Runtime/Cpu/Planning",
        "Runtime/Cpu",
        "Runtime/Training/Data",
        "Runtime/Training",
        "Runtime/Model",
        "Runtime/Preprocessing",
        "Cuda/Devices",
        "Cuda/Interop",
        "Cuda/Compilation",
        "Cuda/Execution",
        "Cuda/Steps",
        "Cuda/Planning",
        "Cuda",
    ];
}
