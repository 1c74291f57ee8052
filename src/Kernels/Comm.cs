using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>A channel between a cell's code and code in the front end, such as a widget's.</summary>
/// <remarks>Either side opens it by a target's name that the other side knows; then both send JSON until one closes it. Handlers run between cells.</remarks>
public sealed class Comm
{
    private readonly Session session;

    internal Comm(Session session, string id, string target) => (this.session, Id, Target) = (session, id, target);

    /// <summary>Called with what the front end sends.</summary>
    public event Action<JsonElement>? Received;

    /// <summary>Called once when the front end closes the channel.</summary>
    public event Action? Closed;

    /// <summary>Names the channel in messages.</summary>
    public string Id { get; }

    /// <summary>What the other side opened it for.</summary>
    public string Target { get; }

    /// <summary>Opens a channel to the front end.</summary>
    /// <param name="target">A target that the front end has registered; where it has not, it closes the channel.</param>
    /// <param name="data">What to tell it at once; anything that has a JSON form.</param>
    /// <returns>The open channel.</returns>
    public static Comm Open(string target, object? data = null)
    {
        var comm = Current.Comms.Add(Guid.NewGuid().ToString("n"), target);
        comm.Tell(CommKind.Open, data);
        return comm;
    }

    /// <summary>Lets the front end open channels.</summary>
    /// <param name="target">The name by which it does.</param>
    /// <param name="onOpen">Called with each new channel and what came with it; registers its handlers.</param>
    public static void Register(string target, Action<Comm, JsonElement> onOpen) => Current.Comms.Register(target, onOpen);

    /// <summary>Sends to the front end.</summary>
    /// <param name="data">Anything that has a JSON form.</param>
    /// <exception cref="InvalidOperationException">The channel is closed.</exception>
    public void Send(object? data)
    {
        if (!session.Comms.Has(this))
            throw new InvalidOperationException($"The comm '{Target}' is closed; open another.");
        Tell(CommKind.Message, data);
    }

    /// <summary>Closes the channel; nothing happens when it is closed already.</summary>
    /// <param name="data">What to tell the front end with it.</param>
    public void Close(object? data = null)
    {
        if (session.Comms.Remove(Id))
            Tell(CommKind.Close, data);
    }

    internal void Receive(JsonElement data) => Received?.Invoke(data);

    internal void End() => Closed?.Invoke();

    private static Session Current => CellContext.Current?.Session ?? throw new InvalidOperationException("No notebook is running here; call this from a cell.");

    private void Tell(CommKind kind, object? data) =>
        CellContext.Current?.Send(new CommOutput(kind, Id, Target, data as JsonNode ?? JsonSerializer.SerializeToNode(data) ?? new JsonObject()));
}
