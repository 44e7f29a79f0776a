namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>An order of calls in which each follows those that it uses.</summary>
internal static class CallOrder
{
    /// <summary>The numbers of calls, otherwise in the order of the file; those that wait for each other are left out.</summary>
    /// <param name="uses">For each call the numbers of those that it uses.</param>
    internal static IReadOnlyList<int> Of(IReadOnlyList<IReadOnlyCollection<int>> uses)
    {
        var waits = new int[uses.Count];
        var users = new List<int>?[uses.Count];
        var ready = new PriorityQueue<int, int>();
        for (int i = 0; i < waits.Length; i++)
        {
            foreach (int used in uses[i].Distinct())
            {
                waits[i]++;
                (users[used] ??= []).Add(i);
            }
            if (waits[i] == 0)
                ready.Enqueue(i, i);
        }
        var order = new List<int>();
        while (ready.TryDequeue(out int i, out _))
        {
            order.Add(i);
            foreach (int user in users[i] ?? [])
                if (--waits[user] == 0)
                    ready.Enqueue(user, user);
        }
        return order;
    }
}
