using System.Collections;
using System.Numerics.Tensors;
using System.Reflection;
using FluentAssertions;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.House;

/// <summary>Null, where a parameter does not take it, is an ArgumentNullException that names the parameter, before any work is done: in
/// every public method and constructor for whose other parameters there is a value to try.</summary>
public sealed class NullArgumentTests
{
    [Fact]
    public void Null_is_refused_by_name()
    {
        using var samples = new Samples();
        var problems = new List<string>();
        int tried = 0,
            left = 0;
        foreach (
            var type in PublicSurface
                .Assemblies.SelectMany(PublicSurface.Types)
                .Where(t => !t.IsInterface && !t.ContainsGenericParameters && !typeof(Exception).IsAssignableFrom(t))
        )
        foreach (var method in PublicSurface.Methods(type).Where(m => m.IsPublic && !m.IsAbstract && !m.ContainsGenericParameters))
        foreach (
            var parameter in method
                .GetParameters()
                .Where(p => PublicSurface.RefusesNull(p) && !p.ParameterType.IsPointer && !IsLeftToItsUser(type, method))
        )
        {
            object? target = null;
            object?[]? arguments = samples.Arguments(method, parameter);
            if (
                arguments is null
                || method is ConstructorInfo && type.IsAbstract
                || !method.IsStatic && !method.IsConstructor && !samples.TryGet(type, out target)
            )
            {
                left++;
                continue;
            }
            tried++;
            string place = $"{type.Name}.{PublicSurface.Show(method)}, {parameter.Name}";
            try
            {
                if (method is ConstructorInfo constructor)
                    constructor.Invoke(arguments);
                else
                    method.Invoke(target, arguments);
                problems.Add($"{place}: nothing thrown");
            }
            catch (TargetInvocationException e) when (e.InnerException is ArgumentNullException { ParamName: var name })
            {
                if (name != parameter.Name)
                    problems.Add($"{place}: names {name}");
            }
            catch (TargetInvocationException e)
            {
                problems.Add($"{place}: {e.InnerException!.GetType().Name}");
            }
        }
        problems.Should().BeEmpty();
        tried.Should().BeGreaterThan(300);
        left.Should().BeLessThan(tried / 2, "most can be tried; reflection cannot pass spans");
    }

    // Records only carry what they are given to where it is checked; operations and callbacks are called by graphs and trainings.
    private static bool IsLeftToItsUser(Type type, MethodBase method) =>
        method is ConstructorInfo constructor
            && type.GetMethods(BindingFlags.NonPublic | BindingFlags.Instance).Any(m => m.Name == "PrintMembers")
            && constructor.GetParameters().All(p => type.GetProperty(p.Name!) is not null)
        || typeof(Op).IsAssignableFrom(type) && method.Name is "InferShape" or "Gradient"
        || typeof(Callback).IsAssignableFrom(type) && method.Name.StartsWith("On", StringComparison.Ordinal);

    /// <summary>A value of each type that parameters have.</summary>
    private sealed class Samples : IDisposable
    {
        private readonly Dictionary<Type, object?> _values = [];

        internal Samples()
        {
            var model = new KerasSharp.Model(
                Runtime.Model.TestModels.Stack(new InputLayer(4), new Dense(3) { Name = "d" }),
                new CpuBackend(1)
            );
            model.Compile("sgd", "mse");
            var node = Ops.Input("x", new Shape(Dim.Batch, 4));
            foreach (
                object value in new object[]
                {
                    model,
                    node,
                    node.Shape,
                    model.Spec,
                    model.Variables,
                    model.Backend,
                    model.TrainingSpec!,
                    "x",
                    new MemoryStream(),
                    Tensor.CreateFromShape<float>([2, 4]),
                    Tensor.CreateFromShape<int>([2, 4]),
                    Tensor.CreateFromShape<long>([2, 4]),
                    new Dense(3) { Name = "e" },
                    new InputLayer(4),
                    Losses.MeanSquaredError,
                    new Sgd(),
                    new EarlyStopping("loss"),
                    new Logs(),
                    model.Layers,
                    model.Layers[0],
                    model.TrainingSpec!.Optimizer,
                    new OperationGraph { Inputs = [node], Outputs = [("y", node)] },
                    new KerasImportOptions(),
                    model.OptimizerState!,
                    new FitOptions(),
                    new CompileOptions(),
                }
            )
                for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
                    _values.TryAdd(type, value);
        }

        internal object?[]? Arguments(MethodBase method, ParameterInfo without)
        {
            var arguments = new List<object?>();
            foreach (var parameter in method.GetParameters())
            {
                if (parameter == without)
                    arguments.Add(null);
                else if (parameter.HasDefaultValue && parameter.DefaultValue is not DBNull)
                    arguments.Add(
                        parameter.DefaultValue is null
                        && parameter.ParameterType.IsValueType
                        && Nullable.GetUnderlyingType(parameter.ParameterType) is null
                            ? Activator.CreateInstance(parameter.ParameterType)
                            : parameter.DefaultValue
                    );
                else if (TryGet(parameter.ParameterType, out object? value))
                    arguments.Add(value);
                else
                    return null;
            }
            return [.. arguments];
        }

        internal bool TryGet(Type type, out object? value)
        {
            if (_values.TryGetValue(type, out value))
                return true;
            // Reflection cannot pass these.
            if (type.IsByRef || type.IsByRefLike || type.IsPointer)
                return false;
            if (type.IsEnum || type.IsPrimitive)
                value = type == typeof(int) ? 1 : Activator.CreateInstance(type);
            else if (type.IsArray)
                value = Array.CreateInstance(type.GetElementType()!, new int[type.GetArrayRank()]);
            else if (typeof(Delegate).IsAssignableFrom(type) && !type.IsAbstract)
                value = Nothing(type);
            else if (type.IsValueType)
                value = Activator.CreateInstance(type);
            else if (
                type.IsGenericType
                && type.IsInterface
                && type.GetGenericArguments() is [var element]
                && typeof(IEnumerable).IsAssignableFrom(type)
                && type.IsAssignableFrom(element.MakeArrayType())
            )
                value = Array.CreateInstance(element, 0);
            else if (
                type.IsGenericType
                && type.IsInterface
                && type.GetGenericArguments() is [var key, var of]
                && type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, of))
            )
                value = Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, of));
            else if (type is { IsAbstract: false, ContainsGenericParameters: false } && type.GetConstructor([]) is { } constructor)
                value = constructor.Invoke([]);
            else
                value = _values.Values.FirstOrDefault(type.IsInstanceOfType);
            return value is not null;
        }

        public void Dispose() => ((KerasSharp.Model)_values[typeof(KerasSharp.Model)]!).Dispose();

        // A function that gives nothing.
        private static Delegate Nothing(Type type)
        {
            var invoke = type.GetMethod("Invoke")!;
            var parameters = invoke.GetParameters().Select(p => System.Linq.Expressions.Expression.Parameter(p.ParameterType)).ToArray();
            return System
                .Linq.Expressions.Expression.Lambda(type, System.Linq.Expressions.Expression.Default(invoke.ReturnType), parameters)
                .Compile();
        }
    }
}
