using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Experiments.Kernels.Protocol;

/// <summary>
/// The kernel's five sockets. One thread of its own does all reading and writing, so that heartbeats are echoed and messages go out even when
/// a cell keeps every thread of the pool busy.
/// </summary>
internal sealed class Transport : IDisposable
{
    private readonly Wire wire;
    private readonly Action<Channel, Message> onMessage;
    private readonly WarningLog warnings;
    // By the channel's number.
    private readonly ServerSocket[] sockets;
    private readonly PublisherSocket publisher;
    private readonly WakeUp wakeUp;
    private readonly ConcurrentQueue<ManualResetEventSlim> drains = new();
    private readonly Thread thread;
    private volatile bool stops;

    /// <summary>Binds the sockets and begins to serve.</summary>
    /// <param name="file">Where to listen.</param>
    /// <param name="onMessage">Takes each verified message, on the transport's own thread: heartbeats and all else wait until it returns.</param>
    /// <param name="log">Takes rare one-line warnings, on the same thread.</param>
    /// <exception cref="TransportException">A channel cannot listen; says which, where and what to do.</exception>
    public Transport(ConnectionFile file, Action<Channel, Message> onMessage, Action<string> log)
    {
        wire = new Wire(file.Key);
        this.onMessage = onMessage;
        warnings = new WarningLog(log);
        var opened = new List<ServerSocket>();
        try
        {
            for (var channel = Channel.Shell; channel <= Channel.Heartbeat; channel++)
                opened.Add(Open(channel, ListeningSocket.Open(file, channel)));
        }
        catch (TransportException)
        {
            Close(opened);
            throw;
        }
        sockets = [.. opened];
        // Only now, lest the system give it a port that the launcher chose for a channel.
        wakeUp = new WakeUp();
        publisher = (PublisherSocket)sockets[(int)Channel.IoPub];
        thread = new Thread(Serve) { IsBackground = true, Name = "Kernel sockets" };
        thread.Start();
    }

    /// <summary>
    /// Sends a message; returns at once. Messages of one thread keep their order within a channel. A message to a client that is gone, or on
    /// iopub without subscribers, is dropped.
    /// </summary>
    /// <param name="channel">Not the heartbeat.</param>
    /// <param name="message">Has the client's identities, or on iopub the topic.</param>
    public void Send(Channel channel, Message message)
    {
        if (channel == Channel.Heartbeat || message.Identities.Count == 0)
            throw new ArgumentException($"A message to the {channel} channel needs identities, and the heartbeat channel takes none.", nameof(message));
        if (stops || (channel == Channel.IoPub && !publisher.HasSubscribers))
            return;
        // A ROUTER's peer does not see its own identity; a subscriber sees the topic.
        var frames = CollectionsMarshal.AsSpan(wire.Encode(message))[(channel == Channel.IoPub ? 0 : 1)..];
        sockets[(int)channel].Enqueue(message.Identities[0], OutgoingMessage.Of(frames));
        Wake();
    }

    /// <summary>Waits until all that was sent before has been handed to the system. Not for the transport's own thread.</summary>
    /// <returns>False when a client did not take its messages in that time.</returns>
    public bool Drain(TimeSpan limit)
    {
        // Not disposed: the transport's thread may set it after the limit.
        var drained = new ManualResetEventSlim();
        drains.Enqueue(drained);
        Wake();
        return drained.Wait(limit);
    }

    /// <summary>Closes all connections and stops serving.</summary>
    public void Dispose()
    {
        stops = true;
        wakeUp.Set();
        if (Thread.CurrentThread != thread)
            thread.Join();
    }

    private ServerSocket Open(Channel channel, Socket listener) => channel switch
    {
        Channel.IoPub => new PublisherSocket(listener, channel.ToString(), warnings),
        Channel.Heartbeat => new ReplySocket(listener, channel.ToString(), warnings),
        _ => new RouterSocket(listener, channel.ToString(), warnings, frames => Take(channel, frames)),
    };

    private void Serve()
    {
        var poller = new Poller(sockets, wakeUp);
        var asked = new List<ManualResetEventSlim>();
        while (!stops)
        {
            // Those who asked by now have all their messages in the queue.
            while (drains.TryDequeue(out var drained))
                asked.Add(drained);
            bool hasQueued = false;
            foreach (var socket in sockets)
            {
                socket.SendQueued();
                hasQueued |= socket.HasQueued;
            }
            if (hasQueued)
                wakeUp.Set();
            else if (asked.Count > 0 && !poller.HasUnsent)
            {
                asked.ForEach(drained => drained.Set());
                asked.Clear();
            }
            poller.Turn();
        }
        Close(sockets);
        wakeUp.Dispose();
    }

    private void Take(Channel channel, IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        if (!wire.TryDecode(frames, out var message, out string? fault))
        {
            warnings.Add($"{channel}: dropped a message: {fault}.");
            return;
        }
        try
        {
            onMessage(channel, message);
        }
        catch (Exception e)
        {
            // One message must not end the kernel.
            warnings.Add($"{channel}: could not handle a message of type {message.Header.MessageType}: {e.Message}");
        }
    }

    private void Wake()
    {
        // The thread itself looks for work before it waits again.
        if (Thread.CurrentThread != thread)
            wakeUp.Set();
    }

    private static void Close(IEnumerable<ServerSocket> sockets)
    {
        foreach (var socket in sockets)
            socket.Dispose();
    }
}
