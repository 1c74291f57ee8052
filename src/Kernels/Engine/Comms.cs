using System.Collections.Concurrent;
using System.Text.Json;

namespace Experiments.Kernels.Engine;

/// <summary>A session's open comms, and the targets for which front ends may open more.</summary>
internal sealed class Comms(Session session)
{
    private readonly ConcurrentDictionary<string, Comm> open = new();
    private readonly ConcurrentDictionary<string, Action<Comm, JsonElement>> targets = new();

    public Comm Add(string id, string target) => open[id] = new Comm(session, id, target);

    public bool Has(Comm comm) => open.ContainsKey(comm.Id);

    public bool Remove(string id) => open.TryRemove(id, out _);

    public void Register(string target, Action<Comm, JsonElement> onOpen) => targets[target] = onOpen;

    /// <summary>Takes what a front end says.</summary>
    /// <returns>Whether anybody here knows the comm or its target.</returns>
    public bool Take(CommKind kind, string id, string target, JsonElement data)
    {
        if (kind == CommKind.Open)
        {
            if (!targets.TryGetValue(target, out var onOpen))
                return false;
            var added = Add(id, target);
            try
            {
                onOpen(added, data);
            }
            catch
            {
                Remove(id);
                throw;
            }
            return true;
        }
        if (!open.TryGetValue(id, out var comm))
            return false;
        if (kind == CommKind.Message)
            comm.Receive(data);
        else if (Remove(id))
            comm.End();
        return true;
    }
}
