using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cuda.Steps;

/// <summary>How a recurrent kernel is laid over the device: blocks along x share the units out, blocks along y the rows.</summary>
/// <param name="UnitsPerBlock">Units whose weights a block holds.</param>
/// <param name="Parts">Pieces of each sum; a function of the units alone, so that results do not depend on the batch.</param>
/// <param name="RowsPerThread">Rows that a thread multiplies at once.</param>
/// <param name="RowGroups">Groups of such rows in a block.</param>
/// <param name="Splits">Blocks along x.</param>
/// <param name="Tiles">Blocks along y.</param>
/// <param name="TileRows">Rows of a tile.</param>
/// <param name="Shared">Bytes of shared memory of a block.</param>
internal readonly record struct RecurrentLayout(
    int UnitsPerBlock,
    int Parts,
    int RowsPerThread,
    int RowGroups,
    int Splits,
    int Tiles,
    int TileRows,
    int Shared
)
{
    private const int MostThreads = 512;

    // What a wait of blocks for each other and a block's own work about the product take, in cycles: estimates.
    private const double Meeting = 1500,
        Overhead = 300;

    public int Threads => UnitsPerBlock * Parts * RowGroups;

    /// <summary>The layout that should be fastest; null where the weights fit into no layout.</summary>
    /// <param name="kind">The recurrence.</param>
    /// <param name="units">Its units.</param>
    /// <param name="batch">Rows.</param>
    /// <param name="backward">Which pass.</param>
    /// <param name="device">The device.</param>
    /// <param name="multiprocessors">How many of its multiprocessors may be used.</param>
    public static RecurrentLayout? Choose(
        RecurrentKind kind,
        int units,
        int batch,
        bool backward,
        CudaDeviceInfo device,
        int multiprocessors
    )
    {
        int parts =
            units >= 64 ? 8
            : units >= 16 ? 4
            : units >= 4 ? 2
            : 1;
        int gates = kind.Gates();
        // The first product: [rows, length] by [length, width] for each unit; a GRU that resets before it has a second one.
        bool second = kind == RecurrentKind.Gru;
        int first = second ? 2 : gates,
            length = backward ? first * units : units,
            width = backward ? 1 : first;
        RecurrentLayout? best = null;
        double least = double.PositiveInfinity;
        foreach (int perBlock in new[] { units, 64, 32, 16, 8, 4, 2 }.Where(b => b <= units).Distinct())
        foreach (var (rowsPerThread, groups) in new[] { (1, 1), (4, 1), (4, 2), (4, 4) })
        {
            int rows = rowsPerThread * groups,
                threads = perBlock * parts * groups,
                splits = (units + perBlock - 1) / perBlock;
            long shared =
                sizeof(float)
                * (
                    (long)length * width * perBlock
                    + (second ? (long)units * perBlock : 0)
                    + (long)rows * length
                    + (long)parts * rows * width * perBlock
                );
            if (threads > MostThreads || shared > device.SharedMemory || (splits > 1 && (!device.Cooperates || splits > multiprocessors)))
                continue;
            int most = splits > 1 ? multiprocessors / splits : int.MaxValue,
                tiles = Math.Min(most, (batch + rows - 1) / rows);
            tiles = splits == 1 ? Math.Min(tiles, Math.Max(1, multiprocessors)) : tiles;
            int tileRows = (batch + tiles - 1) / tiles;
            tileRows = (tileRows + rows - 1) / rows * rows;
            tiles = (batch + tileRows - 1) / tileRows;
            double product = (double)((length + parts - 1) / parts) * width * rowsPerThread * Math.Max(1, threads / 128.0) * 1.4;
            double cost =
                (second ? 2 : 1) * (tileRows / rows * (product + Overhead + 4.0 * rows * length / threads) + (splits > 1 ? Meeting : 0));
            if (cost >= least)
                continue;
            (least, best) = (cost, new RecurrentLayout(perBlock, parts, rowsPerThread, groups, splits, tiles, tileRows, (int)shared));
        }
        return best;
    }
}
