using Experiments.Kernels.Engine;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Jupyter;

/// <summary>The process in which the kernel's cells run; one that ends is followed by a fresh one.</summary>
/// <param name="start">What a worker is told first.</param>
/// <param name="onOutput">Takes what a request puts out, on a thread of the worker's.</param>
/// <param name="onAsk">Takes a request's question to the reader.</param>
/// <param name="log">Takes one-line warnings.</param>
internal sealed class CellWorker(StartMessage start, Action<int, OutputEvent> onOutput, Action<InputRequestMessage> onAsk, Action<string> log) : IDisposable
{
    private readonly Lock gate = new();
    private WorkerProcess? process;
    private TaskCompletionSource<WorkerMessage>? pending;
    private int request;
    private bool isRunning;
    private int interrupted;
    private bool isEnding;

    /// <summary>Starts the process, unless it is there.</summary>
    public void Start()
    {
        lock (gate)
        {
            if (process is not null || isEnding)
                return;
            process = new WorkerProcess(Directory.GetCurrentDirectory(), start, output => onOutput(Volatile.Read(ref request), output));
            var started = process;
            new Thread(() => Listen(started)) { IsBackground = true, Name = "worker" }.Start();
        }
    }

    /// <summary>Runs a request to its end.</summary>
    /// <param name="message">Makes the message from the request's number.</param>
    /// <returns>The answer, or a <see cref="DoneMessage"/> with an error if the process ended.</returns>
    public WorkerMessage Run(Func<int, WorkerMessage> message)
    {
        Start();
        TaskCompletionSource<WorkerMessage> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Send(message, answer))
        {
            onOutput(request, new ErrorOutput(NoStart));
            return new DoneMessage(request, new CellResult(NoStart, TimeSpan.Zero), Knobs: null);
        }
        try
        {
            return answer.Task.GetAwaiter().GetResult();
        }
        finally
        {
            lock (gate)
                isRunning = false;
        }
    }

    // Fails when the process has ended as soon as it was started.
    private bool Send(Func<int, WorkerMessage> message, TaskCompletionSource<WorkerMessage> answer)
    {
        lock (gate)
        {
            var asked = message(++request);
            if (process is null)
                return false;
            (pending, isRunning) = (answer, true);
            process.Send(asked);
            return true;
        }
    }

    /// <summary>Stops the running request; nothing when none runs.</summary>
    public void Interrupt()
    {
        lock (gate)
        {
            if (!isRunning)
                return;
            interrupted = request;
            process?.Send(new InterruptMessage(request));
        }
    }

    /// <summary>Gives the running request the line it asked for.</summary>
    public void Answer(InputReplyMessage reply)
    {
        lock (gate)
            process?.Send(reply);
    }

    /// <summary>Ends the process for good.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isEnding = true;
            process?.Kill();
        }
    }

    private void Listen(WorkerProcess worker)
    {
        bool hasAnswered = false;
        while (worker.Read() is { } message)
        {
            switch (message)
            {
                case OutputMessage output:
                    onOutput(output.Request, output.Output);
                    break;
                case InputRequestMessage ask:
                    onAsk(ask);
                    break;
                case AnswerMessage answer:
                    hasAnswered = true;
                    Finish(answer.Request, answer);
                    break;
            }
        }
        Ended(worker, hasAnswered);
    }

    private void Finish(int answered, WorkerMessage answer)
    {
        TaskCompletionSource<WorkerMessage>? waiting;
        lock (gate)
        {
            if (answered != request)
                return;
            (waiting, pending) = (pending, null);
        }
        waiting?.TrySetResult(answer);
    }

    private void Ended(WorkerProcess worker, bool hasAnswered)
    {
        string end = worker.WaitForEnd();
        worker.Dispose();
        int last;
        bool wasRunning;
        lock (gate)
        {
            process = null;
            last = request;
            wasRunning = pending is not null;
            if (isEnding)
                return;
        }
        log($"The process of the cells ended {end}.");
        if (wasRunning)
        {
            var error = last == interrupted ? Stopped : Crash(end);
            onOutput(last, new ErrorOutput(error));
            Finish(last, new DoneMessage(last, new CellResult(error, TimeSpan.Zero), Knobs: null));
        }
        else
            onOutput(last, new StreamOutput("stderr", $"The process of the cells ended {end}. Its variables are gone; run the cells again.\n"));
        // One that cannot even start is not tried again before the next cell.
        if (hasAnswered)
            Start();
    }

    private static CellError NoStart => CellError.Of(
        "ProcessEnded", "The process of the cells ended as soon as it was started; the kernel's own error stream says why.");

    private static CellError Stopped => CellError.Of(
        "Interrupted", "Cell interrupted. It could only be stopped with its process: its variables are gone; run the cells from the first one again.");

    private static CellError Crash(string end) => CellError.Of(
        "ProcessEnded", $"The process ended while running this cell {end}. Its variables are gone; run the cells from the first one again.");
}
