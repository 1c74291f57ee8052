using System.IO.Pipes;
using System.Runtime.InteropServices;
using Experiments.Kernels.Directives;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Languages;
using Experiments.Kernels.Languages.CSharp;
using Experiments.Kernels.Languages.FSharp;
using Experiments.Kernels.Settings;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Host;

/// <summary>The process in which one notebook's cells run, so that a crash of one ends neither the front nor other notebooks.</summary>
internal static class WorkerCommand
{
    /// <summary>Serves one front over the two pipe handles given.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args is not [var commandHandle, var replyHandle])
        {
            error.WriteLine("This command is for the kernel's own use; use 'run <notebook>' or 'install'.");
            return ExitCode.Usage;
        }
        // The front decides what an interrupt of the terminal means.
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var commands = new MessagePipe(PipeEnd.Open(PipeDirection.In, commandHandle));
        using var replies = new MessagePipe(PipeEnd.Open(PipeDirection.Out, replyHandle));
        if (commands.Read() is StartMessage start)
            Serve(start, commands, replies);
        // Threads that cells left behind must not keep the process.
        Environment.Exit(ExitCode.Success);
        return ExitCode.Success;
    }

    /// <summary>The languages that cells can be written in, the notebook's own first.</summary>
    public static IReadOnlyList<ILanguage> Languages(string own)
    {
        IReadOnlyList<IProgrammingLanguage> languages = [new CSharpLanguage(LibraryImports.All()), new FSharpLanguage(LibraryImports.All())];
        return [.. languages.OrderByDescending(language => language.Names.Contains(own, StringComparer.OrdinalIgnoreCase)), new ValueStore(), .. RenderLanguages.All()];
    }

    private static void Serve(StartMessage start, MessagePipe commands, MessagePipe replies)
    {
        LibraryLink.Install();
        var languages = Languages(start.Language);
        (languages[0] as IProgrammingLanguage)?.WarmUp();
        using var session = new Session(languages, DirectiveTable.All(), new NotebookRun(start.Size, start.Settings, start.Folder)) { Explain = LibraryLink.Explain };
        new CellQueue(session, replies, start.Mark).Serve(commands);
    }
}
