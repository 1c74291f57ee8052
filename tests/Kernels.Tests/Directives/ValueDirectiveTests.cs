namespace Experiments.Kernels.Tests.Directives;

public class ValueDirectiveTests
{
    [Fact]
    public void The_lines_that_follow_are_the_text_until_the_language_changes()
    {
        using var session = new TestSession();
        Assert.Equal("don't /* \"\nsecond", session.Value("#!value --name text\ndon't /* \"\nsecond\n#!csharp\n#!share --from value text\ntext"));
        Assert.Equal("12", session.Value("#!value --name number --from-value 12\n#!csharp\n#!set --name n --value @value:number\nn"));
    }

    [Fact]
    public void A_text_can_come_from_a_file()
    {
        using var session = new TestSession();
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "from a file");
        Assert.Equal("from a file", session.Value($"#!value --name text --from-file \"{file}\"\n#!csharp\n#!share --from value text\ntext"));
        File.Delete(file);
        Assert.Contains("cannot be read", session.Error($"#!value --name text --from-file {file}").Message);
    }

    [Fact]
    public void A_text_needs_one_name_and_one_source()
    {
        using var session = new TestSession();
        Assert.StartsWith("These lines have no name", session.Error("#!value\ntext").Message);
        Assert.StartsWith("These lines have no name", session.Error("#!value --name x --from-value 3\ntext").Message);
        Assert.Contains("--name is missing", session.Error("#!value --from-value 3").Message);
        Assert.Contains("not both", session.Error("#!value --name x --from-value 3 --from-file f").Message);
    }
}
