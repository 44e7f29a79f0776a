using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Planning;

/// <summary>The variables and numbers of a plan on the device.</summary>
internal sealed class CudaValues(CudaResources resources)
{
    private readonly Dictionary<Variable, int> _buffers = new(ReferenceEqualityComparer.Instance);
    private readonly List<DeviceVariable> _variables = [];
    private readonly List<float> _constants = [];
    private BufferTable _table = null!;

    /// <summary>The copies by the places of buffers of kind <see cref="BufferKind.Variable"/>; the plan gives each back when it
    /// ends.</summary>
    public IReadOnlyList<DeviceVariable> Variables => _variables;

    /// <summary>Takes the plan's buffers.</summary>
    public void Begin(BufferTable table) => _table = table;

    /// <summary>Gives all copies back, for a plan that cannot be made.</summary>
    public void Abandon()
    {
        foreach (var variable in _variables)
            resources.Variables.Release(variable);
    }

    /// <summary>A variable's copy.</summary>
    public View Variable(Variable variable)
    {
        var shape = Shape.Of(variable.Shape);
        if (!_buffers.TryGetValue(variable, out int buffer))
        {
            _buffers[variable] = buffer = _table.Add(BufferKind.Variable, _variables.Count, shape.Count);
            _variables.Add(resources.Variables.Acquire(variable));
        }
        return View.Dense(buffer, shape);
    }

    /// <summary>The copy of a variable that the plan uses.</summary>
    public DeviceVariable Copy(Variable variable) => _variables[(int)_table[_buffers[variable]].Place];

    /// <summary>Whether a buffer is a variable's copy.</summary>
    public bool Holds(int buffer, Variable variable) => _buffers.TryGetValue(variable, out int own) && own == buffer;

    /// <summary>Numbers that the plan holds.</summary>
    public View Numbers(IEnumerable<double> values, Shape shape)
    {
        long place = _constants.Count;
        _constants.AddRange(values.Select(v => (float)v));
        return View.Dense(_table.Add(BufferKind.Constant, place, shape.Count), shape);
    }

    /// <summary>All numbers, on the device.</summary>
    /// <exception cref="CudaException">The device has not enough memory.</exception>
    public unsafe CudaDeviceVariable Constants()
    {
        var memory = new CudaDeviceVariable(resources.Context, _constants.Count, "a plan's constants");
        if (_constants.Count == 0)
            return memory;
        using var stream = new CudaStream(resources.Context);
        fixed (float* p = _constants.ToArray())
            memory.CopyToDevice(p, _constants.Count, stream);
        stream.Synchronize();
        return memory;
    }
}
