using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Workers;

/// <summary>The worker's end of the pipes: takes a front's messages in order and runs them one after another on the cell thread.</summary>
/// <param name="session">Runs the cells.</param>
/// <param name="replies">To the front.</param>
/// <param name="mark">See <see cref="StartMessage"/>.</param>
internal sealed class CellQueue(Session session, MessagePipe replies, string mark)
{
    private const string Stuck =
        "The cell has not stopped yet: native code, or a thread that the cell started, is still running. Restarting the kernel ends it.\n";

    // Compilers recurse deeply.
    private const int CellStackBytes = 16 << 20;

    private readonly Lock runningGate = new();
    private readonly Inbox<WorkerMessage> queue = new();
    private readonly Inbox<InputReplyMessage> inputs = new();
    private readonly MessagePipe replies = replies;
    private readonly StandardStreams streams = new(mark);
    private Interrupter? running;
    private bool isThreadSpent;
    private int runningRequest;
    private int interruptedRequest;

    /// <summary>Serves until the front closes its pipe.</summary>
    public void Serve(MessagePipe commands)
    {
        StartCellThread();
        while (commands.Read() is { } message)
        {
            switch (message)
            {
                case InterruptMessage interrupt:
                    Interrupt(interrupt.Request);
                    break;
                case InputReplyMessage reply:
                    inputs.Add(reply);
                    break;
                case var request:
                    queue.Add(request);
                    break;
            }
        }
    }

    // A request that is interrupted before it has begun is interrupted when it begins.
    private void Interrupt(int request)
    {
        lock (runningGate)
        {
            interruptedRequest = request;
            if (runningRequest == request)
                running?.Interrupt();
        }
    }

    private void StartCellThread() => new Thread(RunAll, CellStackBytes) { IsBackground = true, Name = "cells" }.Start();

    private void RunAll()
    {
        while (true)
        {
            var message = queue.Take();
            isThreadSpent = false;
            replies.Write(message switch
            {
                ExecuteMessage execute => Execute(execute),
                CompleteMessage complete => new CompletionsMessage(complete.Request, session.Complete(complete.Cell, complete.Position)),
                InspectMessage inspect => new InspectionMessage(inspect.Request, session.Inspect(inspect.Cell, inspect.Position, inspect.IsDetailed)),
                CommMessage comm => Take(comm),
                CheckMessage check => new CompletenessMessage(check.Request, session.Check(check.Cell)),
                _ => throw new InvalidDataException($"A front sent a {message.GetType().Name}."),
            });
            if (isThreadSpent)
            {
                // The runtime aborts a loop only once on each thread.
                StartCellThread();
                return;
            }
        }
    }

    private DoneMessage Execute(ExecuteMessage message) => Stoppable(message.Request, (sink, interrupter) =>
    {
        var result = session.Execute(message.Cell, sink, interrupter);
        var expressions = result.Error is null && message.Expressions is { Count: > 0 } asked ? Evaluate(asked, message.Cell, sink, interrupter) : null;
        return new DoneMessage(message.Request, result, session.Notebook.Knobs, expressions);
    });

    private CommTakenMessage Take(CommMessage message) => Stoppable(message.Request, (sink, interrupter) => new CommTakenMessage(
        message.Request,
        session.Take(message.Kind, message.Id, message.Target, message.Data, new CellInput(0, ""), sink, interrupter)));

    private T Stoppable<T>(int request, Func<Sink, Interrupter, T> run)
    {
        var sink = new Sink(this, request);
        var interrupter = new Interrupter(() => sink.Send(new StreamOutput("stderr", Stuck)));
        lock (runningGate)
        {
            (running, runningRequest) = (interrupter, request);
            if (interruptedRequest == request)
                interrupter.Interrupt();
        }
        try
        {
            var answer = run(sink, interrupter);
            streams.Mark(request);
            return answer;
        }
        finally
        {
            interrupter.End();
            isThreadSpent = interrupter.HasAborted;
            lock (runningGate)
                running = null;
        }
    }

    private JsonObject Evaluate(IReadOnlyDictionary<string, string> expressions, CellInput cell, Sink sink, Interrupter interrupter)
    {
        var values = new JsonObject();
        foreach (var (name, expression) in expressions)
        {
            var result = session.Evaluate(cell with { Code = expression }, sink, interrupter);
            values[name] = result.Error is { } error
                ? new JsonObject
                {
                    ["status"] = "error",
                    ["ename"] = error.Name,
                    ["evalue"] = error.Message,
                    ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
                }
                : new JsonObject { ["status"] = "ok", ["data"] = Formatter.Format(result.Value), ["metadata"] = new JsonObject() };
        }
        return values;
    }

    private sealed class Sink(CellQueue queue, int request) : IOutputSink
    {
        public void Send(OutputEvent output) => queue.replies.Write(new OutputMessage(request, output));

        public string Ask(string prompt, bool isPassword, CancellationToken token)
        {
            // An answer that came too late for an interrupted cell is not this cell's.
            while (queue.inputs.TryTake(out _))
            {
            }
            queue.replies.Write(new InputRequestMessage(request, prompt, isPassword));
            var reply = queue.inputs.Take(token);
            return reply.Text ?? throw new InputUnavailableException(reply.Refusal);
        }
    }
}
