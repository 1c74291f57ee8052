using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Jupyter;

/// <summary>Takes the requests of the shell channel one after another.</summary>
internal sealed class ShellLoop(
    Speaker speaker, CellWorker worker, OutputRelay relay, History history, KernelLanguage language, Action<string> log)
{
    private readonly Inbox<Request> queue = new();
    private readonly EditorRequests editor = new(speaker, worker);
    private readonly CommRequests comms = new(speaker, worker, relay);
    private long arrived;
    private long abortedUpTo;
    private int nextCount = 1;

    /// <summary>Queues a request.</summary>
    public void Add(Message message) => queue.Add(new Request(Channel.Shell, message, Interlocked.Increment(ref arrived)));

    /// <summary>Serves for good.</summary>
    public void Run()
    {
        while (true)
        {
            var (_, message, order) = queue.Take();
            speaker.Status(message, "busy");
            try
            {
                Answer(message, isAborted: order <= abortedUpTo);
            }
            catch (BadRequestException e)
            {
                Refuse(message, "BadRequest", e.Message);
            }
            catch (Exception e)
            {
                log($"A {message.Header.MessageType} failed: {e}");
                Refuse(message, "KernelError", $"The kernel failed to answer: {e.Message}");
            }
            speaker.Status(message, "idle");
        }
    }

    private void Answer(Message message, bool isAborted)
    {
        switch (message.Header.MessageType)
        {
            case "execute_request" when isAborted:
                Reply(message, new() { ["status"] = "aborted", ["execution_count"] = nextCount });
                break;
            case "execute_request":
                Execute(ExecuteRequest.Read(message));
                break;
            case "kernel_info_request":
                Reply(message, KernelInfo.Of(language));
                break;
            case "complete_request":
                editor.Complete(message);
                break;
            case "inspect_request":
                editor.Inspect(message);
                break;
            case "is_complete_request":
                editor.Check(message);
                break;
            case "history_request":
                Reply(message, history.Answer(message));
                break;
            case "comm_info_request":
                Reply(message, comms.Info(message));
                break;
            case "comm_open":
                comms.Take(message, CommKind.Open);
                break;
            case "comm_msg":
                comms.Take(message, CommKind.Message);
                break;
            case "comm_close":
                comms.Take(message, CommKind.Close);
                break;
        }
    }

    private void Execute(ExecuteRequest request)
    {
        int count = nextCount;
        if (request.IsStored)
            nextCount++;
        if (!request.IsSilent)
            speaker.Publish(request.Message, "execute_input", new() { ["code"] = request.Code, ["execution_count"] = count });
        if (request.IsStored)
            history.Add(count, request.Code);
        var done = (DoneMessage)worker.Run(number =>
        {
            relay.Expect(number, request);
            return new ExecuteMessage(number, new CellInput(count, request.Code, request.Language), request.Expressions);
        });
        var content = new JsonObject { ["execution_count"] = count, ["user_expressions"] = done.Expressions ?? [], ["payload"] = new JsonArray() };
        if (done.Result.Error is not { } error)
        {
            content["status"] = "ok";
            Reply(request.Message, content);
            return;
        }
        foreach (var (name, value) in OutputRelay.ErrorContent(error).ToArray())
            content[name] = value?.DeepClone();
        content["status"] = "error";
        if (request.StopsOnError)
            abortedUpTo = Volatile.Read(ref arrived);
        Reply(request.Message, content);
    }

    private void Refuse(Message message, string name, string reason)
    {
        if (message.Header.MessageType.EndsWith("_request", StringComparison.Ordinal))
            Reply(message, new() { ["status"] = "error", ["ename"] = name, ["evalue"] = reason, ["traceback"] = new JsonArray(), ["execution_count"] = nextCount });
        else
            log(reason);
    }

    private void Reply(Message request, JsonObject content) =>
        speaker.Reply(Channel.Shell, request, request.Header.MessageType.Replace("_request", "_reply", StringComparison.Ordinal), content);
}
