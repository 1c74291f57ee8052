using System.Text.Json.Nodes;
using Experiments.Kernels.Host;

namespace Experiments.Kernels.Tests.Host;

public class NotebookJobTests
{
    private static IEnumerable<string> Folders(TestFolder folder, params string[] names)
    {
        foreach (string name in names)
            folder.Notebook(name);
        var options = RunOptions.Parse([.. names.Select(folder.File), "--out", folder.File("o")]);
        return NotebookJob.ReadAll(options).Select(job => Path.GetRelativePath(folder.File("o"), job.Folder));
    }

    private static NotebookSize Size(TestFolder folder, JsonNode size, params string[] options)
    {
        var json = folder.Json("n.ipynb");
        json["metadata"]!["experiments"] = new JsonObject { ["size"] = size };
        File.WriteAllText(folder.File("n.ipynb"), json.ToJsonString());
        return NotebookJob.ReadAll(RunOptions.Parse([folder.File("n.ipynb"), .. options])).Single().Size;
    }

    [Fact]
    public void Notebooks_of_one_name_get_folders_that_say_where_they_come_from()
    {
        using var folder = new TestFolder();
        Assert.Equal(["a-n", "b-n", "m"], Folders(folder, "a/n.ipynb", "b/n.ipynb", "a/m.ipynb"));
    }

    [Fact]
    public void Equal_folder_names_are_told_apart_by_the_folders_above()
    {
        using var folder = new TestFolder();
        Assert.Equal(["a-x-n", "b-x-n", "c-n"], Folders(folder, "a/x/n.ipynb", "b/x/n.ipynb", "c/n.ipynb"));
    }

    [Fact]
    public void Names_that_no_folder_tells_apart_are_refused()
    {
        using var folder = new TestFolder();
        Assert.Contains("run them one by one with different --out", Assert.Throws<UsageException>(() => Folders(folder, "a/b/n.ipynb", "a/b-n.ipynb", "c/n.ipynb")).Message);
    }

    [Fact]
    public void A_check_is_run_at_the_size_that_was_committed_unless_one_is_given()
    {
        using var folder = new TestFolder();
        folder.Notebook("n.ipynb", "1");
        Assert.Equal(NotebookSize.Quick, Size(folder, "quick", "--check"));
        Assert.Equal(NotebookSize.Paper, Size(folder, "quick", "--check", "--size", "paper"));
        Assert.Equal(NotebookSize.Lesson, Size(folder, "quick"));
        string message = Assert.Throws<UsageException>(() => Size(folder, 3, "--check")).Message;
        Assert.EndsWith("'metadata.experiments.size' is 3, not quick, lesson or paper; say with --size at which size to check it.", message);
    }
}
