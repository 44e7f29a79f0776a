using System.Numerics;
using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>Rows of a table looked up and multiplied, while the product is not folded into the table. Each row that a call asks for is
/// multiplied once, however often it asks, and what is masked is left out: texts repeat their words and are padded.</summary>
/// <param name="Table">E [V, D], dense.</param>
/// <param name="TableRows">V.</param>
/// <param name="Weights">W [D, G U].</param>
/// <param name="Bias">b [G U], or null.</param>
internal sealed unsafe record UnfoldedRows(
    WeightView Table,
    int TableRows,
    PreparedMatrix Weights,
    (PreparedArray Array, long Offset)? Bias
)
{
    /// <summary>Memory that a call works on at once.</summary>
    public const int MostFloats = 1 << 20;

    // A place's own number and its row's, and up to four places of the search table.
    private const int Numbers = 6;

    /// <summary>Floats for each index: the row itself, its product, and what finds them.</summary>
    public int Width => Table.Columns + Weights.Matrix.Columns + Numbers;

    /// <summary>Lets the call gather from E[i] W + b of the rows that its indices [N, T] and its mask ask for.</summary>
    /// <param name="call">Its indices lie densely; they become numbers of the new rows.</param>
    /// <param name="memory">N T times <see cref="Width"/> floats, zeroed or used before.</param>
    /// <param name="pool">Threads for the product, or null.</param>
    /// <param name="threads">Most of them.</param>
    public void Fill(ref RecurrentCall call, float* memory, WorkerPool? pool, int threads)
    {
        int count = call.Batch * call.Steps,
            columns = Weights.Matrix.Columns;
        float* rows = memory,
            products = rows + (nint)count * Table.Columns,
            numbers = products + (nint)count * columns;
        int found = Find(call, rows, numbers, (int*)(numbers + count));
        if (found > 0)
            Gemm.Run<Linear>(
                rows,
                Table.Columns,
                found,
                Weights.Matrix,
                products,
                columns,
                Bias is null ? ProductStart.Zero : ProductStart.Bias,
                Bias is { } b ? b.Array.Pointer + b.Offset : null,
                pool,
                threads
            );
        call.Input = RecurrentInput.Gathered;
        call.X = products;
        call.Indices = numbers;
        call.TableRows = count;
    }

    /// <summary>Copies each row that is asked for once.</summary>
    /// <param name="call">Who asks.</param>
    /// <param name="rows">Gets the rows.</param>
    /// <param name="numbers">Gets the number of each place's row.</param>
    /// <param name="memory">Five numbers for each place.</param>
    /// <returns>How many rows there are.</returns>
    private int Find(in RecurrentCall call, float* rows, float* numbers, int* memory)
    {
        int count = call.Batch * call.Steps,
            slots = (int)BitOperations.RoundUpToPowerOf2((uint)count * 2),
            shift = 32 - BitOperations.Log2((uint)slots),
            found = 0;
        int* known = memory,
            search = memory + count;
        float* table = Table.Array.Pointer + Table.Offset;
        new Span<int>(search, slots).Clear();
        for (int i = 0; i < count; i++)
        {
            numbers[i] = 0;
            if (call.Mask != null && call.Mask[i / call.Steps * call.MaskRow + i % call.Steps * call.MaskStep] == 0)
                continue;
            int row = (int)call.Indices[i];
            row = row < 0 ? row + TableRows : row;
            uint slot = (uint)row * 0x9E3779B1u >> shift;
            while (search[slot] != 0 && known[search[slot] - 1] != row)
                slot = slot + 1 & (uint)(slots - 1);
            if (search[slot] == 0)
            {
                new ReadOnlySpan<float>(table + (nint)row * Table.RowStride, Table.Columns).CopyTo(
                    new Span<float>(rows + (nint)found * Table.Columns, Table.Columns)
                );
                known[found] = row;
                search[slot] = ++found;
            }
            numbers[i] = search[slot] - 1;
        }
        return found;
    }
}
