using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;

namespace Experiments.Kernels.Engine;

/// <summary>Stops one running cell: by its token and its checkpoints, then by waking it from its waits, at last by aborting its thread.</summary>
/// <remarks>
/// C# cells have a checkpoint in each loop, so that they end by an exception and keep all their variables. Sleeps, locks and waits
/// are woken a moment later. What has neither, such as a loop inside a library, is aborted after a second; that can fail, and can
/// even end the process. A cell that has read its <see cref="Token"/> is trusted to stop by itself, as a training run does between
/// two steps, and the rest follows only after a grace or when it is interrupted again. Native code cannot be stopped.
/// </remarks>
/// <param name="onStuck">Called once if the cell runs on for three seconds although all was tried.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "The sources hold no handles, and threads that stop the cell may still use them after its end.")]
internal sealed class Interrupter(Action? onStuck = null)
{
    private static readonly TimeSpan CooperativeGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WakeInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AbortAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(3);
    private static int requestedCells;

    private readonly CancellationTokenSource asked = new();
    private readonly CancellationTokenSource aborted = new();
    private readonly TaskCompletionSource again = new();
    private readonly TaskCompletionSource ended = new();
    private readonly Lock gate = new();
    private Thread? cellThread;
    private volatile bool isCooperative;
    private volatile bool isDue;
    private Task held = Task.CompletedTask;
    private bool isStopping;
    private bool wasWoken;
    private int requests;

    /// <summary>Whether any cell is to stop: what checkpoints ask first.</summary>
    public static bool IsAnyRequested => Volatile.Read(ref requestedCells) > 0;

    /// <summary>Cancelled by the first interrupt; reading it makes the cell one that stops by itself.</summary>
    public CancellationToken Token
    {
        get
        {
            isCooperative = true;
            return asked.Token;
        }
    }

    /// <summary>As <see cref="Token"/>, for the kernel's own waits.</summary>
    public CancellationToken Quiet => asked.Token;

    /// <summary>Whether the cell was asked to stop.</summary>
    public bool IsRequested => Volatile.Read(ref requests) > 0;

    /// <summary>Whether the cell's thread was aborted; the runtime does not reliably abort a thread twice.</summary>
    public bool HasAborted => aborted.IsCancellationRequested;

    /// <summary>Runs a cell's own code on the calling thread, where it can be stopped; its awaits go on on the thread pool and can be stopped too.</summary>
    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    public void Run(Action code)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new AbortableContext(aborted.Token));
        lock (gate)
            cellThread = Thread.CurrentThread;
        try
        {
            Abortable(code, aborted.Token);
        }
        finally
        {
            lock (gate)
                cellThread = null;
            SynchronizationContext.SetSynchronizationContext(outer);
            if (wasWoken)
                TakePendingWake();
        }
    }

    /// <summary>As <see cref="Run(Action)"/>, for code that a compiler runs by itself: the compiler, which may hold locks, is not aborted.</summary>
    /// <param name="code">Calls the action it is given when the cell's own code begins.</param>
    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    public void Run(Action<Action> code)
    {
        var compiled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (isStopping)
                throw new OperationCanceledException(asked.Token);
            held = compiled.Task;
        }
        try
        {
            Run(() => code(() => compiled.TrySetResult()));
        }
        finally
        {
            compiled.TrySetResult();
        }
    }

    /// <summary>Ends a cell that has been interrupted and is not left to stop by itself.</summary>
    public void ThrowIfDue()
    {
        if (isDue)
            throw new OperationCanceledException(asked.Token);
    }

    /// <summary>The cell has ended; nothing more is to be stopped.</summary>
    public void End()
    {
        lock (gate)
        {
            if (!ended.TrySetResult())
                return;
        }
        if (IsRequested)
            Interlocked.Decrement(ref requestedCells);
    }

    /// <summary>Stops the cell; returns at once.</summary>
    public void Interrupt()
    {
        lock (gate)
        {
            if (ended.Task.IsCompleted)
                return;
            if (++requests > 1)
            {
                again.TrySetResult();
                return;
            }
            Interlocked.Increment(ref requestedCells);
        }
        isDue = !isCooperative;
        // Threads of their own: the pool may be full of the cell's work, and both calls can block behind the cell.
        Start("ask", asked.Cancel);
        Start("interrupt", Stop);
    }

    private static void Start(string name, Action action) => new Thread(() => action()) { IsBackground = true, Name = name }.Start();

    private static void Abortable(Action code, CancellationToken token)
    {
#pragma warning disable SYSLIB0046 // Made for aborting a user's own code in a host such as this; there is no other way to end a loop without a checkpoint.
        ControlledExecution.Run(code, token);
#pragma warning restore SYSLIB0046
    }

    private void Stop()
    {
        if (isCooperative && Task.WaitAny([ended.Task, again.Task], CooperativeGrace) == 0)
            return;
        isDue = true;
        while (!MayStop())
        {
            if (Task.WaitAny(ended.Task, held) == 0)
                return;
        }
        var since = Stopwatch.StartNew();
        bool isAborted = false, isTold = false;
        while (!ended.Task.Wait(WakeInterval))
        {
            Wake();
            if (!isAborted && since.Elapsed > AbortAfter)
            {
                isAborted = true;
                // Cancel returns only once the abort has been delivered.
                Start("abort", aborted.Cancel);
            }
            if (!isTold && since.Elapsed > StuckAfter)
            {
                isTold = true;
                onStuck?.Invoke();
            }
        }
    }

    // A compiler that may hold locks is left to finish.
    private bool MayStop()
    {
        lock (gate)
            return isStopping = held.IsCompleted;
    }

    private void Wake()
    {
        lock (gate)
        {
            wasWoken |= cellThread is not null;
            cellThread?.Interrupt();
        }
    }

    // A wake that found the thread awake would otherwise end the next wait of this thread.
    private static void TakePendingWake()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
        }
    }

    /// <summary>Runs what follows an <c>await</c> on the thread pool, where it can be aborted; a context of one thread would deadlock on <c>.Result</c>.</summary>
    private sealed class AbortableContext(CancellationToken token) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.UnsafeQueueUserWorkItem(_ => Send(d, state), null);

        public override void Send(SendOrPostCallback d, object? state)
        {
            var outer = Current;
            SetSynchronizationContext(this);
            try
            {
                Abortable(() => d(state), token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                // The cell thread, which waits for this work, is woken by the interrupter.
            }
            finally
            {
                SetSynchronizationContext(outer);
            }
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
