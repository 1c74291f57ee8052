using System.Text;
using Experiments.Core;
using Experiments.Training;

namespace Experiments.Lib.Tests.Training;

public sealed class RunLogTests : IDisposable
{
    private readonly RunFolder folder = new(Directory.CreateTempSubdirectory("log").FullName);

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    private static Dictionary<string, double> Values(double loss) => new() { ["loss"] = loss };

    [Fact]
    public void Lines_come_back_as_written()
    {
        using (var log = RunLog.Open(folder, 0))
        {
            log.Add(10, new Dictionary<string, double> { ["loss"] = 0.1, ["zero-shot"] = double.NaN });
            log.Add(20, Values(1e-30));
        }
        var lines = RunLog.Read(folder.File(RunLog.FileName));
        Assert.Equal([10, 20], lines.Select(l => l.Step));
        Assert.Equal(0.1, lines[0].Values["loss"]);
        Assert.True(double.IsNaN(lines[0].Values["zero-shot"]));
        Assert.Equal(1e-30, lines[1].Values["loss"]);
    }

    [Fact]
    public void A_resumed_log_holds_each_step_once()
    {
        using (var log = RunLog.Open(folder, 0))
        {
            for (int step = 1; step <= 6; step++)
                log.Add(step, Values(step));
        }
        File.AppendAllText(folder.File(RunLog.FileName), "{\"step\":7,\"ti");
        using (var log = RunLog.Open(folder, 4))
        {
            log.Add(5, Values(50));
            Assert.Equal([(1L, 1.0), (2, 2), (3, 3), (4, 4), (5, 50)], log.Series("loss"));
        }
        Assert.Equal([1, 2, 3, 4, 5], RunLog.Read(folder.File(RunLog.FileName)).Select(l => l.Step));
        Assert.Equal([1, 2, 3, 4, 5], Events().Skip(1).Select(e => e.Step));
    }

    [Fact]
    public void Lines_are_in_the_file_before_the_log_is_closed()
    {
        using var log = RunLog.Open(folder, 0);
        log.Add(1, Values(1));
        using var stream = new FileStream(folder.File(RunLog.FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Assert.EndsWith("}\n", new StreamReader(stream).ReadToEnd());
        Assert.Equal(2, Events().Count);
    }

    [Fact]
    public void A_foreign_line_is_named()
    {
        File.WriteAllText(folder.File(RunLog.FileName), "{\"step\":1,\"time\":2}\nnonsense\n{\"step\":2,\"time\":2}\n");
        var error = Assert.Throws<InvalidDataException>(() => RunLog.Read(folder.File(RunLog.FileName)));
        Assert.Contains("line 2", error.Message);
    }

    [Fact]
    public void Event_files_are_what_TensorBoard_reads()
    {
        using (var log = RunLog.Open(folder, 0))
            log.Add(300, new Dictionary<string, double> { ["loss"] = 0.25, ["größe"] = -2 });
        var events = Events();
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal(300, events[1].Step);
        Assert.InRange(events[1].WallTime, 1.7e9, 1e10);
        Assert.Equal([("loss", 0.25f), ("größe", -2f)], events[1].Summary.Value.Select(v => (v.Tag, v.SimpleValue)));
    }

    [Fact]
    public void Checksum_is_the_standard_one() => Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));

    /// <summary>Reads the frames and checks both checksums; the payload is parsed by the protocol's own generated classes.</summary>
    private List<Tensorboard.Event> Events()
    {
        string path = Assert.Single(Directory.GetFiles(folder.Path, "*tfevents*"));
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var events = new List<Tensorboard.Event>();
        while (stream.Position < stream.Length)
        {
            byte[] length = reader.ReadBytes(8);
            Assert.Equal(Masked(length), reader.ReadUInt32());
            byte[] payload = reader.ReadBytes((int)BitConverter.ToInt64(length));
            Assert.Equal(Masked(payload), reader.ReadUInt32());
            events.Add(Tensorboard.Event.Parser.ParseFrom(payload));
        }
        return events;
    }

    private static uint Masked(byte[] bytes) => uint.RotateRight(Crc32C.Of(bytes), 15) + 0xa282ead8;
}
