using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// The right-hand side of a product, [Rows, Columns], rearranged once for the register tile: panels of up to four registers of columns,
/// each stored inner index by inner index, so that a product reads it in order. A register slot may hold any run of source columns,
/// which is how the gates of a recurrent layer come to lie side by side; lanes beyond a slot's run hold 0.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    /// <summary>Most register slots per panel.</summary>
    public const int MaxPanelSlots = 4;

    private readonly int[] starts,
        counts;
    private IDisposable data;
    private float* first;

    private PackedMatrix(int rows, int[] starts, int[] counts, SimdWidth width, int panelSlots = MaxPanelSlots)
    {
        PanelSlots = panelSlots;
        (Rows, Width, Lanes, this.starts, this.counts) = (rows, width, width.Lanes(), starts, counts);
        var buffer = new AlignedBuffer((long)rows * Slots * Lanes, counted: false);
        data = buffer;
        first = buffer.Pointer;
        Columns = counts.Sum();
    }

    /// <summary>Length of the inner dimension.</summary>
    public int Rows { get; }

    /// <summary>Source columns held.</summary>
    public int Columns { get; }

    /// <summary>The width this was packed for; products with it take that path.</summary>
    public SimdWidth Width { get; }

    public int Lanes { get; }

    /// <summary>Register slots per panel; the last panel may have fewer.</summary>
    public int PanelSlots { get; }

    /// <summary>Register slots in all panels.</summary>
    public int Slots => starts.Length;

    public int Panels => (Slots + PanelSlots - 1) / PanelSlots;

    /// <summary>Room for a [rows, columns] matrix in source order; nothing is copied yet.</summary>
    public static PackedMatrix Create(int rows, int columns, SimdWidth width)
    {
        int lanes = width.Lanes(),
            slots = (columns + lanes - 1) / lanes;
        return new PackedMatrix(
            rows,
            [.. Enumerable.Range(0, slots).Select(s => s * lanes)],
            [.. Enumerable.Range(0, slots).Select(s => Math.Min(lanes, columns - s * lanes))],
            width
        );
    }

    /// <summary>A row-major [rows, columns] matrix packed in source order for the active width.</summary>
    public static PackedMatrix Pack(ReadOnlySpan<float> source, int rows, int columns)
    {
        var packed = Create(rows, columns, SimdWidths.Active);
        packed.Fill(source, columns);
        return packed;
    }

    /// <summary>The transpose of a row-major [columns, rows] matrix, packed for the active width.</summary>
    public static PackedMatrix PackTransposed(ReadOnlySpan<float> source, int rows, int columns)
    {
        var packed = Create(rows, columns, SimdWidths.Active);
        packed.FillTransposed(source, rows);
        return packed;
    }

    /// <summary>
    /// Room for a matrix of <paramref name="gates"/> blocks of <paramref name="units"/> columns in which the slots take turns: a register
    /// of units of each chosen gate, then the next register of units of each.
    /// </summary>
    /// <param name="rows">Length of the inner dimension.</param>
    /// <param name="units">Columns per gate block.</param>
    /// <param name="gates">Gate blocks to take, in slot order; block g starts at source column g * units.</param>
    /// <param name="width">Register width.</param>
    public static PackedMatrix CreateInterleaved(int rows, int units, ReadOnlySpan<int> gates, SimdWidth width)
    {
        // A panel holds whole groups of gates, so that what a unit needs comes out of one tile.
        int panelSlots = MaxPanelSlots / gates.Length * gates.Length;
        int lanes = width.Lanes(),
            groups = (units + lanes - 1) / lanes;
        var starts = new int[groups * gates.Length];
        var counts = new int[starts.Length];
        for (int s = 0; s < starts.Length; s++)
        {
            int group = s / gates.Length;
            starts[s] = gates[s % gates.Length] * units + group * lanes;
            counts[s] = Math.Min(lanes, units - group * lanes);
        }
        return new PackedMatrix(rows, starts, counts, width, panelSlots);
    }

    /// <summary>For kernels that read two matrices on one path.</summary>
    /// <exception cref="InvalidOperationException">This matrix was packed for another width.</exception>
    public void RequireWidth(SimdWidth width)
    {
        if (Width != width)
            throw new InvalidOperationException($"expected a matrix packed for {width}, found one for {Width}");
    }

    /// <summary>Register slots of a panel, 1 to 4.</summary>
    public int SlotsOf(int panel) => Math.Min(PanelSlots, Slots - panel * PanelSlots);

    /// <summary>First float of a panel, [Rows, SlotsOf(panel) * Lanes].</summary>
    public float* Panel(int panel) => first + (long)panel * PanelSlots * Lanes * Rows;

    /// <summary>Source column of a slot's first lane.</summary>
    public int StartOf(int slot) => starts[slot];

    /// <summary>Source columns in a slot.</summary>
    public int CountOf(int slot) => counts[slot];

    /// <summary>
    /// True when a panel holds consecutive source columns with no lane unused, so that a tile can be written straight to the result.
    /// </summary>
    public bool IsDense(int panel)
    {
        int first = panel * PanelSlots;
        for (int s = first; s < first + SlotsOf(panel); s++)
        {
            if (counts[s] != Lanes || starts[s] != starts[first] + (s - first) * Lanes)
                return false;
        }
        return true;
    }

    /// <summary>Copies rows of a row-major source, its columns as the slots say.</summary>
    /// <param name="source">[count, stride].</param>
    /// <param name="stride">Floats from one source row to the next.</param>
    /// <param name="at">Packed row that the first source row becomes.</param>
    /// <param name="count">Rows; all from <paramref name="at"/> on when negative.</param>
    public void Fill(ReadOnlySpan<float> source, int stride, int at = 0, int count = -1)
    {
        count = count < 0 ? Rows - at : count;
        for (int panel = 0; panel < Panels; panel++)
        {
            int slots = SlotsOf(panel),
                width = slots * Lanes,
                first = starts[panel * PanelSlots];
            bool dense = IsDense(panel);
            for (int k = 0; k < count; k++)
            {
                float* row = Panel(panel) + (long)(at + k) * width;
                if (dense)
                    source.Slice(k * stride + first, width).CopyTo(new Span<float>(row, width));
                for (int s = 0; s < slots && !dense; s++)
                {
                    int slot = panel * PanelSlots + s;
                    source.Slice(k * stride + starts[slot], counts[slot]).CopyTo(new Span<float>(row + s * Lanes, Lanes));
                }
            }
        }
    }

    /// <summary>Copies the transpose: packed row k, source column j comes from <paramref name="source"/>[j * stride + k].</summary>
    public void FillTransposed(ReadOnlySpan<float> source, int stride, int at = 0, int count = -1)
    {
        count = count < 0 ? Rows - at : count;
        fixed (float* from = source)
        {
            for (int panel = 0; panel < Panels; panel++)
            {
                int slots = SlotsOf(panel),
                    width = slots * Lanes;
                for (int s = 0; s < slots; s++)
                {
                    int slot = panel * PanelSlots + s;
                    float* to = Panel(panel) + (long)at * width + s * Lanes;
                    if ((long)(starts[slot] + counts[slot] - 1) * stride + count > source.Length)
                        throw new ArgumentException(
                            $"source of {source.Length} floats is too short for {Columns} columns of {Rows} floats",
                            nameof(source)
                        );
                    Transpose.Copy(from + (long)starts[slot] * stride, stride, to, width, counts[slot], count);
                }
            }
        }
    }

    /// <summary>Whether the packed matrix is the source in another order of whole panels, and can be rearranged where it is.</summary>
    public bool CanBeRearranged =>
        PanelSlots == MaxPanelSlots
        && Slots % PanelSlots == 0
        && Enumerable.Range(0, Panels).All(p => IsDense(p) && StartOf(p * PanelSlots) == p * PanelSlots * Lanes);

    /// <summary>Takes over the memory of a row-major [Rows, Columns] source as its own, and puts the elements there in order.</summary>
    /// <param name="source">The elements, where <see cref="CanBeRearranged"/>; aligned to a cache line.</param>
    /// <param name="owner">Whose disposal gives the memory back.</param>
    public void Rearrange(float* source, IDisposable owner)
    {
        PanelOrder.Rearrange(source, Rows, Panels, PanelSlots * Lanes);
        data.Dispose();
        data = owner;
        first = source;
    }

    /// <summary>Copies packed rows back to where <see cref="Fill"/> had them from; columns that no slot holds stay.</summary>
    /// <param name="target">[count, stride].</param>
    /// <param name="stride">Floats from one row of the target to the next.</param>
    /// <param name="at">The first packed row.</param>
    /// <param name="count">Rows; all from <paramref name="at"/> on when negative.</param>
    public void CopyTo(Span<float> target, int stride, int at = 0, int count = -1)
    {
        count = count < 0 ? Rows - at : count;
        for (int slot = 0; slot < Slots; slot++)
        {
            (int panel, int within) = Math.DivRem(slot, PanelSlots);
            int width = SlotsOf(panel) * Lanes;
            float* from = Panel(panel) + (long)at * width + within * Lanes;
            for (int k = 0; k < count; k++)
                new ReadOnlySpan<float>(from + (long)k * width, counts[slot]).CopyTo(target[(k * stride + starts[slot])..]);
        }
    }

    /// <summary>Copies the matrix back to where <see cref="FillTransposed"/> had it from.</summary>
    /// <param name="target">[columns, stride].</param>
    /// <param name="stride">Floats from one row of the target to the next.</param>
    public void CopyTransposedTo(Span<float> target, int stride)
    {
        if (Columns > 0 && (long)(Columns - 1) * stride + Rows > target.Length)
            throw new ArgumentException($"expected room for {Columns} columns of {Rows} floats, found {target.Length}", nameof(target));
        fixed (float* to = target)
            for (int slot = 0; slot < Slots; slot++)
            {
                (int panel, int within) = Math.DivRem(slot, PanelSlots);
                int width = SlotsOf(panel) * Lanes;
                Transpose.Copy(Panel(panel) + within * Lanes, width, to + (long)starts[slot] * stride, stride, Rows, counts[slot]);
            }
    }

    public void Dispose() => data.Dispose();
}
