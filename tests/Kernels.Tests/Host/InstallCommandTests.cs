using System.Text.Json.Nodes;
using Experiments.Kernels.Host;

namespace Experiments.Kernels.Tests.Host;

public class InstallCommandTests
{
    private static (int Code, string Output, string Error) Run(Func<string[], TextWriter, TextWriter, int> command, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (command(args, output, error), output.ToString(), error.ToString().Trim());
    }

    [Fact]
    public void Specs_and_aliases_are_installed_where_asked_and_taken_back()
    {
        using var folder = new TestFolder();
        Assert.Equal(0, Run(InstallCommand.Install, "--prefix", folder.Path).Code);
        string kernels = folder.File("share/jupyter/kernels");
        Assert.Equal([".net-csharp", ".net-fsharp", "experiments-csharp", "experiments-fsharp"], Directory.GetDirectories(kernels).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(kernels, ".net-fsharp", "kernel.json")))!;
        Assert.Equal(("F#", "message"), ((string?)spec["language"], (string?)spec["interrupt_mode"]));
        string[] command = [.. spec["argv"]!.AsArray().Select(word => (string)word!)];
        Assert.True(Path.IsPathRooted(command[0]) && File.Exists(command[1]));
        Assert.Equal(["kernel", "--language", "fsharp", "{connection_file}"], command[2..]);
        Assert.Null(spec["metadata"]!["vscode"]);
        Assert.Equal(0, Run(InstallCommand.Uninstall, "--prefix", folder.Path).Code);
        Assert.Empty(Directory.GetDirectories(kernels));
        Assert.Contains("Nothing", Run(InstallCommand.Uninstall, $"--prefix={folder.Path}").Output);
    }

    [Fact]
    public void Aliases_of_another_kernel_are_left_alone()
    {
        using var folder = new TestFolder();
        string other = folder.File("share/jupyter/kernels/.net-csharp/kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        File.WriteAllText(other, "{\"argv\":[\"other\"]}");
        Assert.Contains(".net-csharp belongs to another kernel", Run(InstallCommand.Install, "--prefix", folder.Path).Output);
        Run(InstallCommand.Uninstall, "--prefix", folder.Path);
        Assert.Equal("{\"argv\":[\"other\"]}", File.ReadAllText(other));
    }

    [Theory]
    [InlineData("Unknown option '--users'; did you mean --user?", "--users")]
    [InlineData("usage: install|uninstall", "--prefix")]
    public void Wrong_arguments_are_named(string message, params string[] args)
    {
        var (code, _, error) = Run(InstallCommand.Install, args);
        Assert.Equal(2, code);
        Assert.StartsWith(message, error);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("share"), "a file");
        var (code, _, error) = Run(InstallCommand.Install, "--prefix", folder.Path);
        Assert.Equal(2, code);
        Assert.Contains("kernel.json", error);
    }
}
