using Experiments.Kernels.Host;

namespace Experiments.Kernels.Tests.Host;

public class NotebookPathsTests
{
    private static IEnumerable<string> Below(TestFolder folder, string outFolder = "runs") =>
        NotebookPaths.Expand([folder.Path], outFolder).Select(path => Path.GetRelativePath(folder.Path, path));

    [Fact]
    public void A_folder_stands_for_its_notebooks_sorted_by_path()
    {
        using var folder = new TestFolder();
        foreach (string name in (string[])["b.ipynb", "a/z.ipynb", "a/deep/er/m.ipynb", "B.ipynb"])
            folder.Notebook(name);
        File.WriteAllText(folder.File("a/script.cs"), "");
        Assert.Equal(["B.ipynb", "a/deep/er/m.ipynb", "a/z.ipynb", "b.ipynb"], Below(folder));
    }

    [Fact]
    public void Checkpoints_hidden_folders_and_results_are_passed_over()
    {
        using var folder = new TestFolder();
        foreach (string name in (string[])["a.ipynb", ".ipynb_checkpoints/a-checkpoint.ipynb", ".hidden/h.ipynb", ".h.ipynb", "sub/runs/a/a.ipynb", "results/a/a.ipynb"])
            folder.Notebook(name);
        Assert.Equal(["a.ipynb"], Below(folder, folder.File("results/")));
        Assert.Equal(["a.ipynb", "results/a/a.ipynb"], Below(folder));
        Assert.Equal([folder.File("sub/runs/a/a.ipynb")], NotebookPaths.Expand([folder.File("sub/runs")], "runs"));
    }

    [Fact]
    public void A_link_that_leads_back_is_not_followed()
    {
        using var folder = new TestFolder();
        folder.Notebook("a/n.ipynb");
        Directory.CreateSymbolicLink(folder.File("a/loop"), folder.Path);
        Assert.Equal(["a/n.ipynb"], Below(folder));
    }

    [Fact]
    public void A_notebook_that_is_named_and_lies_in_a_named_folder_runs_once()
    {
        using var folder = new TestFolder();
        string first = folder.Notebook("b.ipynb"), second = folder.Notebook("a.ipynb");
        Assert.Equal([first, second], NotebookPaths.Expand([first, folder.Path, second], "runs"));
    }

    [Theory]
    [InlineData(0, "n")]
    [InlineData(1, "x-n")]
    [InlineData(2, "a-x-n")]
    [InlineData(9, "a-x-n")]
    public void A_tail_has_as_many_folders_as_there_are(int folders, string tail) =>
        Assert.Equal(tail, NotebookPaths.Tail("/a/x/n.ipynb", folders));
}
