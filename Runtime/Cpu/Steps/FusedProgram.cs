using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>An elementwise program over <paramref name="count"/> floats of all its slots.</summary>
/// <param name="slots">Where each slot's floats lie; those of results are written, intermediate ones not touched.</param>
/// <param name="count">How many.</param>
internal unsafe delegate void FusedBody(float** slots, nint count);

/// <summary>Compiles an elementwise program to one loop that keeps everything between operands and results in registers. It calls the same
/// operations, in the same order, as the sweeps one by one, so the bits are the same.</summary>
internal static class FusedProgram
{
    private static readonly ConcurrentDictionary<string, FusedBody> s_compiled = [];

    /// <summary>The compiled loop, or null where this process cannot compile or an operation has no vector form.</summary>
    /// <param name="program">Operations in order.</param>
    /// <param name="scalar">For each operand, slots 0, 1, ..., whether its slot holds one number, repeated for at least a register.</param>
    /// <param name="results">The slots to write.</param>
    public static FusedBody? Compile(Instruction[] program, bool[] scalar, int[] results)
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled)
            return null;
        var types = new Operation[program.Length];
        for (int i = 0; i < types.Length; i++)
        {
            var kernel = ElementwiseKernels.Of(program[i].Op);
            if (kernel.Operation is not { } type)
                return null;
            types[i] = new Operation(type, kernel.Parameters);
            if (types[i].Apply is null || (kernel.Parameters.Length > 0 && types[i].Constructor is null))
                return null;
        }
        var width = SimdWidths.Active;
        var steps = program.Select((p, i) => $"{types[i]} {p.A} {p.B} {p.C} {p.Y}");
        string key = $"{width}|{string.Join(',', scalar)}|{string.Join(',', steps)}|{string.Join(',', results)}";
        if (s_compiled.TryGetValue(key, out var known))
            return known;
        var body = width switch
        {
            SimdWidth.Avx512 => Emit<Simd512, Vector512<float>>(program, types, scalar, results),
            SimdWidth.Avx2 => Emit<Simd256, Vector256<float>>(program, types, scalar, results),
            _ => Emit<Simd128, Vector128<float>>(program, types, scalar, results),
        };
        return s_compiled.GetOrAdd(key, body);
    }

    /// <summary>The struct that computes an operation, and what it is made from.</summary>
    private readonly record struct Operation(Type Type, float[] Parameters)
    {
        /// <summary>What computes a register; null where trimming took it, and then the sweeps compute.</summary>
        [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Kept)]
        public MethodInfo? Apply => Type.GetMethod("Apply");

        /// <summary>What makes it from its parameters.</summary>
        [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Kept)]
        public ConstructorInfo? Constructor => Type.GetConstructor([.. Parameters.Select(_ => typeof(float))]);

        private const string Kept = "The sweeps call the same members; without one there is no compiled loop.";

        public override string ToString() => $"{Type.Name}({string.Join(',', Parameters.Select(p => BitConverter.SingleToUInt32Bits(p)))})";
    }

    [RequiresDynamicCode("a loop is compiled at run time")]
    private static unsafe FusedBody Emit<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TS, TV>(
        Instruction[] program,
        Operation[] types,
        bool[] scalar,
        int[] results
    )
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        var whole = new Emitter<TS, TV>(program, types, scalar, results).Whole();
        var rest = new Emitter<TS, TV>(program, types, scalar, results).Rest();
        int slots = scalar.Length + program.Length;
        bool[] moves = [.. Enumerable.Range(0, slots).Select(i => i >= scalar.Length || !scalar[i])];
        return (at, count) =>
        {
            nint done = count / TS.Lanes * TS.Lanes;
            whole(at, done);
            if (done == count)
                return;
            float** tail = stackalloc float*[slots];
            for (int i = 0; i < slots; i++)
                tail[i] = at[i] + (moves[i] ? done : 0);
            rest(tail, count - done);
        };
    }

    [RequiresDynamicCode("a loop is compiled at run time")]
    private sealed class Emitter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TS, TV>
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        private readonly Instruction[] _program;
        private readonly Operation[] _types;
        private readonly bool[] _scalar;
        private readonly int[] _results;
        private readonly DynamicMethod _method = new(
            "elementwise program",
            typeof(void),
            [typeof(float*).MakePointerType(), typeof(nint)],
            typeof(FusedProgram).Module,
            skipVisibility: true
        );
        private readonly ILGenerator _il;
        private readonly LocalBuilder?[] _pointers,
            _values;
        private readonly LocalBuilder _at;

        public Emitter(Instruction[] program, Operation[] types, bool[] scalar, int[] results)
        {
            (_program, _types, _scalar, _results, _il) = (program, types, scalar, results, _method.GetILGenerator());
            int slots = scalar.Length + program.Length;
            (_pointers, _values) = (new LocalBuilder?[slots], new LocalBuilder?[slots]);
            for (int i = 0; i < slots; i++)
            {
                _values[i] = _il.DeclareLocal(typeof(TV));
                if (i >= scalar.Length && !results.Contains(i))
                    continue;
                _pointers[i] = _il.DeclareLocal(typeof(float*));
                _il.Emit(OpCodes.Ldarg_0);
                _il.Emit(OpCodes.Ldc_I4, i * sizeof(long));
                _il.Emit(OpCodes.Add);
                _il.Emit(OpCodes.Ldind_I);
                _il.Emit(OpCodes.Stloc, _pointers[i]!);
            }
            _at = _il.DeclareLocal(typeof(nint));
            for (int i = 0; i < scalar.Length; i++)
            {
                if (!scalar[i])
                    continue;
                _il.Emit(OpCodes.Ldloc, _pointers[i]!);
                _il.Emit(OpCodes.Call, Of("Load"));
                _il.Emit(OpCodes.Stloc, _values[i]!);
            }
        }

        /// <summary>A loop over whole registers.</summary>
        public FusedBody Whole()
        {
            var (test, body) = (_il.DefineLabel(), _il.DefineLabel());
            _il.Emit(OpCodes.Br, test);
            _il.MarkLabel(body);
            Body(operand => _il.Emit(OpCodes.Call, Of("Load")), result => _il.Emit(OpCodes.Call, Of("Store")), () => { });
            _il.Emit(OpCodes.Ldloc, _at);
            _il.Emit(OpCodes.Ldc_I4, TS.Lanes * sizeof(float));
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Stloc, _at);
            _il.MarkLabel(test);
            _il.Emit(OpCodes.Ldloc, _at);
            _il.Emit(OpCodes.Ldarg_1);
            _il.Emit(OpCodes.Ldc_I4, sizeof(float));
            _il.Emit(OpCodes.Mul);
            _il.Emit(OpCodes.Blt, body);
            return Finish();
        }

        /// <summary>One register of which only some floats are there.</summary>
        public FusedBody Rest()
        {
            void Count()
            {
                _il.Emit(OpCodes.Ldarg_1);
                _il.Emit(OpCodes.Conv_I4);
            }
            Body(
                operand =>
                {
                    Count();
                    _il.Emit(OpCodes.Call, Of("LoadPart"));
                },
                result => _il.Emit(OpCodes.Call, Of("StorePart")),
                Count
            );
            return Finish();
        }

        [UnconditionalSuppressMessage(
            "Trimming",
            "IL2060",
            Justification = "The type parameters ask for nothing but what their constraints say."
        )]
        private void Body(Action<int> load, Action<int> store, Action storeCount)
        {
            for (int i = 0; i < _scalar.Length; i++)
            {
                if (_scalar[i])
                    continue;
                Address(i);
                load(i);
                _il.Emit(OpCodes.Stloc, _values[i]!);
            }
            for (int i = 0; i < _program.Length; i++)
            {
                var p = _program[i];
                var (type, parameters) = _types[i];
                var apply = _types[i].Apply!.MakeGenericMethod(typeof(TS), typeof(TV));
                var operation = _il.DeclareLocal(type);
                if (parameters.Length > 0)
                {
                    foreach (float parameter in parameters)
                        _il.Emit(OpCodes.Ldc_R4, parameter);
                    _il.Emit(OpCodes.Newobj, _types[i].Constructor!);
                    _il.Emit(OpCodes.Stloc, operation);
                }
                _il.Emit(OpCodes.Ldloca, operation);
                int operands = apply.GetParameters().Length;
                _il.Emit(OpCodes.Ldloc, _values[p.A]!);
                if (operands > 1)
                    _il.Emit(OpCodes.Ldloc, _values[p.B]!);
                if (operands > 2)
                    _il.Emit(OpCodes.Ldloc, _values[p.C]!);
                _il.Emit(OpCodes.Call, apply);
                _il.Emit(OpCodes.Stloc, _values[p.Y]!);
            }
            foreach (int result in _results.Distinct())
            {
                Address(result);
                _il.Emit(OpCodes.Ldloc, _values[result]!);
                storeCount();
                store(result);
            }
        }

        private void Address(int slot)
        {
            _il.Emit(OpCodes.Ldloc, _pointers[slot]!);
            _il.Emit(OpCodes.Ldloc, _at);
            _il.Emit(OpCodes.Add);
        }

        private FusedBody Finish()
        {
            _il.Emit(OpCodes.Ret);
            return _method.CreateDelegate<FusedBody>();
        }

        private static MethodInfo Of(string name) => typeof(TS).GetMethod(name, BindingFlags.Public | BindingFlags.Static)!;
    }
}
