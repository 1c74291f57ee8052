using System.Diagnostics;
using System.Runtime.InteropServices;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Tests.Packages;
using static Experiments.Kernels.Tests.Packages.PackageFeed;

namespace Experiments.Kernels.Tests.Directives;

public sealed class ReferenceDirectiveTests : IDisposable
{
    private readonly PackageFeed feed = new();
    private readonly TestSession session = new();

    public void Dispose()
    {
        session.Dispose();
        feed.Dispose();
    }

    [Fact]
    public void A_package_comes_with_what_it_needs_and_is_not_exchanged_once_in_use()
    {
        byte[] core = Compile("FeedCore", "public static class FeedCore { public static int One => 1; }");
        byte[] app = Compile("FeedApp", "public static class FeedApp { public static int Two => FeedCore.One + 1; }", core);
        feed.Add("Feed.Core", "1.0.0", [("lib/net8.0/FeedCore.dll", core)]);
        feed.Add("Feed.Core", "2.0.0", [("lib/net8.0/FeedCore.dll", core)]);
        feed.Add("Feed.App", "1.5.0", [("lib/net8.0/FeedApp.dll", app)], needs: ("Feed.Core", "1.0.0"));

        Assert.Equal("2", session.Value("#i \"nuget: feed\"\n#r \"nuget: Feed.App\"\nFeedApp.Two"));
        Assert.Equal("Restoring Feed.App…", session.Texts[0]);
        Assert.Equal("Feed.App 1.5.0 with Feed.Core 1.0.0", (string?)session.Outputs.OfType<UpdateOutput>().Last().Data[MimeTypes.Text]);
        Assert.Equal("1", session.Value("#r \"nuget:Feed.Core\"\nFeedCore.One"));

        Assert.Equal(
            "Feed.Core 1.0.0 is in use already, and Feed.Core 2.0.0 cannot be loaded beside it; restart the kernel and ask for that version first.",
            session.Error("#r \"nuget: Feed.Core, 2.0.0\"").Message);

        using var later = new TestSession();
        Assert.Null(later.Run("#i \"nuget: feed\"\n#r \"nuget: Feed.App\"").Error);
        Assert.Equal(["Feed.App 1.5.0 with Feed.Core 1.0.0"], later.Texts);
    }

    [Fact]
    public void What_other_packages_brought_is_raised_as_long_as_it_is_not_loaded()
    {
        const string Source = "[assembly: System.Reflection.AssemblyVersion(\"{0}\")]\npublic static class RaiseCore {{ public static string Version => \"{0}\"; }}";
        byte[] old = Compile("RaiseCore", string.Format(Source, "1.0.0.0")), newer = Compile("RaiseCore", string.Format(Source, "2.0.0.0"));
        feed.Add("Raise.Core", "1.0.0", [("lib/net8.0/RaiseCore.dll", old)]);
        feed.Add("Raise.Core", "2.0.0", [("lib/net8.0/RaiseCore.dll", newer)]);
        feed.Add("Raise.A", "1.0.0", [("lib/net8.0/RaiseA.dll", Compile("RaiseA", "public static class RaiseA { public static string Core => RaiseCore.Version; }", old))], ("Raise.Core", "1.0.0"));
        feed.Add("Raise.B", "1.0.0", [("lib/net8.0/RaiseB.dll", Compile("RaiseB", "public static class RaiseB { public static string Core => RaiseCore.Version; }", newer))], ("Raise.Core", "2.0.0"));
        Assert.Equal("2.0.0.0 2.0.0.0 2.0.0.0", session.Value(
            "#i \"nuget: feed\"\n#r \"nuget: Raise.A\"\n#r \"nuget: Raise.B\"\nRaiseA.Core + \" \" + RaiseB.Core + \" \" + RaiseCore.Version"));
    }

    [Fact]
    public void A_native_library_of_a_package_is_found_by_cells()
    {
        string ending = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        string library = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native" + ending);
        if (!File.Exists(library))
            return;
        feed.Add("Feed.Native", "1.0.0", [($"runtimes/{Kernels.Packages.Platform.Runtime}/native/libfeed_native{ending}", File.ReadAllBytes(library))]);
        Assert.Null(session.Run(
            "#i \"nuget: feed\"\n#r \"nuget: Feed.Native, 1.*\"\n"
            + "[System.Runtime.InteropServices.DllImport(\"feed_native\")]\nstatic extern int SystemNative_GetPid();").Error);
        Assert.Equal($"{Environment.ProcessId}", session.Value("SystemNative_GetPid()"));
    }

    [Fact]
    public void Without_a_network_the_packages_on_the_machine_are_used()
    {
        const string Tries = "NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT";
        feed.Add("Feed.Off", "1.0.0", [("lib/net8.0/FeedOff.dll", Compile("FeedOff", "public static class FeedOff { public static int Three => 3; }"))]);
        Assert.Null(session.Run("#i \"nuget: feed\"\n#r \"nuget: Feed.Off, 1.0.0\"").Error);
        Directory.Delete(Path.Combine(feed.Folder, "feed"), recursive: true);

        using var later = new TestSession();
        string? outside = Environment.GetEnvironmentVariable(Tries);
        Environment.SetEnvironmentVariable(Tries, "1");
        try
        {
            Assert.Equal("3", later.Value("#i \"nuget: https://localhost:9/index.json\"\n#r \"nuget: Feed.Off\"\nFeedOff.Three"));
            Assert.Contains(new StreamOutput("stderr", "The package source cannot be reached; using what is already on this machine.\n"), later.Outputs);
            Assert.Equal(
                "The package source cannot be reached; packages already in the cache can be used by naming their version exactly.",
                later.Error("#r \"nuget: Feed.Gone\"").Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Tries, outside);
        }
    }

    [Fact]
    public void A_package_that_does_not_exist_gets_one_line_and_near_names()
    {
        string message = session.Error("#i \"nuget: feed\"\n#r \"nuget: Markdigg\"").Message;
        Assert.StartsWith("Package 'Markdigg' was not found in ", message);
        Assert.EndsWith("did you mean Markdig?", message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("nuget: Markdig", "Markdig 1.6.0")]
    [InlineData("nuget: TorchSharp, 0.1.0", "The kernel ships TorchSharp 0.107.0; using it.")]
    [InlineData("nuget: TorchSharp-cpu, 0.1.0", "The kernel brings libtorch itself.")]
    [InlineData("nuget: Plotly.NET.Interactive, 5.0.0", "Plotly.NET.Interactive is a part of .NET Interactive; this kernel does without it.")]
    [InlineData("nuget: libtorch-cuda-12.8-linux-x64", "The kernel brings libtorch itself.")]
    public void What_the_kernel_ships_is_used_without_a_restore(string reference, string expected)
    {
        Assert.Null(session.Run($"#r \"{reference}\"").Error);
        Assert.Equal([expected], session.Texts);
    }

    [Fact]
    public void What_the_kernel_is_made_of_can_be_used_once_it_is_asked_for()
    {
        Assert.Equal("CompilationError", session.Error("typeof(Humanizer.StringHumanizeExtensions).Name").Name);
        Assert.Equal("StringHumanizeExtensions", session.Value("#r \"nuget: Humanizer.Core\"\ntypeof(Humanizer.StringHumanizeExtensions).Name"));
    }

    [Theory]
    [InlineData("nuget: ", "'' is no package name; it is written: #r \"nuget: Name, 1.2.3\"")]
    [InlineData("nuget: A, one", "'one' is no version of A; use 1.2.3, 1.*, a range such as [1.2,2.0), *-* for the newest preview, or none for the newest.")]
    public void A_reference_that_says_nothing_is_refused(string reference, string expected) =>
        Assert.Equal(expected, session.Error($"#r \"{reference}\"").Message);

    [Fact]
    public void An_assembly_is_used_with_its_neighbours_and_can_be_rebuilt()
    {
        Write("part", "public static class NearPart { public static string Name => \"old\"; }");
        Write("whole", "public static class NearWhole { public static string Name => NearPart.Name + \" whole\"; }", "part");
        Assert.Equal("old whole", session.Value("#r \"whole.dll\"\nNearWhole.Name"));

        Write("part", "public static class NearPart { public static string Name => \"new\"; }");
        Assert.Equal("old whole", session.Value("NearWhole.Name"));
        Assert.Equal("new whole, new", session.Value("#r \"whole.dll\"\nNearWhole.Name + \", \" + NearPart.Name"));
    }

    [Fact]
    public void FSharp_uses_an_assembly_and_says_that_a_rebuilt_one_waits_for_a_restart()
    {
        Write("both", "public static class Both { public static int One => 1; }");
        Assert.Equal("1", session.Value("#!fsharp\n#r \"both.dll\"\nBoth.One"));
        Assert.Equal("1", session.Value("Both.One"));

        Write("both", "public static class Both { public static int One => 11; }");
        Assert.Equal(
            "F# cells keep the both that they have seen first; restart the kernel to use the new build in them.",
            session.Error("#!fsharp\n#r \"both.dll\"").Message);
        Assert.Equal("11", session.Value("Both.One"));
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused()
    {
        File.WriteAllText("text.dll", "text");
        Assert.Equal($"'{Path.Combine(feed.Folder, "text.dll")}' is no .NET assembly.", session.Error("#r \"text.dll\"").Message);
        Assert.Equal(
            $"There is no file '{Path.Combine(feed.Folder, "gone.dll")}'. A package is written: #r \"nuget: gone\"",
            session.Error("#r \"gone.dll\"").Message);
        Assert.Null(session.Run("#r \"System.Xml.Linq\"").Error);
    }

    [Fact]
    public void A_project_is_built_and_its_later_changes_are_used()
    {
        Directory.CreateDirectory("Sums");
        File.WriteAllText("Sums/Sums.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        File.WriteAllText("Sums/Sum.cs", "namespace Sums; public static class Sum { public static int Of(int a, int b) => a - b; }");
        Assert.Equal("1", session.Value("#r \"project: Sums/Sums.csproj\"\nSums.Sum.Of(3, 2)"));
        Assert.Equal("Building Sums…", session.Texts[0]);

        File.WriteAllText("Sums/Sum.cs", "namespace Sums; public static class Sum { public static int Of(int a, int b) => a + b; }");
        Assert.Equal("5", session.Value("#r \"project: Sums/Sums.csproj\"\nSums.Sum.Of(3, 2)"));

        File.WriteAllText("Sums/Sum.cs", "namespace Sums; public static class Sum { wrong }");
        Assert.Contains("Sum.cs(1,", session.Error("#r \"project: Sums/Sums.csproj\"").Message);
        Assert.False(Directory.Exists("Sums/bin") || Directory.Exists("Sums/obj"));
    }

    [Fact]
    public void An_interrupt_ends_a_build_with_its_children()
    {
        if (OperatingSystem.IsWindows())
            return;
        string started = Path.Combine(feed.Folder, "started");
        File.WriteAllText(
            "Long.csproj",
            "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>"
            + $"<Target Name=\"Wait\" BeforeTargets=\"CoreCompile\"><Exec Command=\"echo $$ &gt; {started}; exec sleep 600\"/></Target></Project>");
        var interrupter = new Interrupter();
        var watch = Task.Run(async () =>
        {
            while (!File.Exists(started) || new FileInfo(started).Length == 0)
                await Task.Delay(20);
            interrupter.Interrupt();
        });
        Assert.Equal("Interrupted", session.Run("#r \"project: Long.csproj\"", interrupter: interrupter).Error!.Name);
        Assert.True(watch.IsCompletedSuccessfully);
        int child = int.Parse(File.ReadAllText(started));
        Assert.True(SpinWait.SpinUntil(() => Process.GetProcesses().All(process => process.Id != child), TimeSpan.FromSeconds(30)));
    }

    private void Write(string name, string source, params string[] references) =>
        File.WriteAllBytes(Path.Combine(feed.Folder, $"{name}.dll"), Compile(name, source, [.. references.Select(r => File.ReadAllBytes($"{r}.dll"))]));
}
