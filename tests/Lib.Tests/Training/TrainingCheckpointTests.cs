using Experiments.Core;
using Experiments.Resume;
using Experiments.Training;
using TorchSharp;

namespace Experiments.Lib.Tests.Training;

public sealed class TrainingCheckpointTests : IDisposable
{
    private static readonly TrainingRecipe Recipe = TrainingRecipe.SigLip(30, batchSize: 16, learningRate: 1e-2)
        .With(emaDecay: 0.9, checkpointEvery: 2);

    private readonly RunFolder folder = new(Directory.CreateTempSubdirectory("checkpoint").FullName);
    private readonly NoisyPairs source = new(batch: 16);

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    private TrainingLoop<NoisyPair> Loop(DroppingModel model)
    {
        var loop = TrainingLoop.Create(model, source, model.Loss, Recipe, folder);
        loop.Output = TextWriter.Null;
        return loop;
    }

    private void TrainTo(long step)
    {
        using var stop = new CancellationTokenSource();
        using var model = new DroppingModel();
        var loop = Loop(model);
        loop.AfterStep = done => { if (done == step) stop.Cancel(); };
        Assert.Throws<OperationCanceledException>(() => loop.Run(stop.Token));
    }

    [Fact]
    public void The_last_two_are_kept_and_foreign_remains_are_cleared()
    {
        TrainTo(4);
        string remains = folder.File("checkpoints/step-000000003.safetensors.77.partial");
        File.WriteAllText(remains, "killed while writing");
        TrainTo(8);
        Assert.Equal(["step-000000006.safetensors", "step-000000008.safetensors"], TrainingCheckpoint.All(folder).Select(p => Path.GetFileName(p)));
        Assert.False(File.Exists(remains));
    }

    [Fact]
    public void A_shortened_checkpoint_stops_the_run_unless_it_may_be_passed_over()
    {
        TrainTo(6);
        string latest = TrainingCheckpoint.Latest(folder)!;
        using (var stream = new FileStream(latest, FileMode.Open))
            stream.SetLength(stream.Length - 100);
        using var model = new DroppingModel();
        Assert.Contains("cut short", Assert.Throws<InvalidDataException>(() => Loop(model).Run()).Message);
        var loop = Loop(model);
        loop.PassOverDamaged = true;
        long first = -1;
        loop.AfterStep = step => first = first < 0 ? step : first;
        loop.Run().Dispose();
        Assert.Equal(5, first);
    }

    [Fact]
    public void One_flipped_bit_is_noticed()
    {
        TrainTo(4);
        string latest = TrainingCheckpoint.Latest(folder)!;
        var bytes = File.ReadAllBytes(latest);
        bytes[^6000] ^= 4;
        File.WriteAllBytes(latest, bytes);
        using var model = new DroppingModel();
        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => Loop(model).Run()).Message);
        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.LoadModel(latest, model)).Message);
    }

    [Fact]
    public void When_every_checkpoint_is_damaged_nothing_starts_anew()
    {
        TrainTo(4);
        foreach (string path in TrainingCheckpoint.All(folder))
            File.WriteAllBytes(path, []);
        using var model = new DroppingModel();
        var loop = Loop(model);
        loop.PassOverDamaged = true;
        Assert.Throws<InvalidDataException>(() => loop.Run());
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_and_changes_nothing()
    {
        TrainTo(4);
        using var wide = new DroppingModel(hidden: 33);
        var before = wide.state_dict()["first.weight"].bytes.ToArray();
        var error = Assert.Throws<InvalidDataException>(() => Loop(wide).Run());
        Assert.Contains("model.first.weight: file [32, 8], module [33, 8]", error.Message);
        Assert.Equal(before, wide.state_dict()["first.weight"].bytes.ToArray());
    }

    [Fact]
    public void Weights_and_their_average_load_into_a_bare_model()
    {
        using var trained = new DroppingModel();
        using var result = Loop(trained).Run();
        using var model = new DroppingModel();
        string latest = TrainingCheckpoint.Latest(folder)!;
        TrainingCheckpoint.LoadModel(latest, model);
        Assert.True(model.state_dict()["last.weight"].bytes.SequenceEqual(trained.state_dict()["last.weight"].bytes));
        TrainingCheckpoint.LoadModel(latest, model, averaged: true);
        Assert.True(model.state_dict()["last.weight"].bytes.SequenceEqual(result.Average!.State()["last.weight"].bytes));
    }

    [Fact]
    public void Loops_of_ones_own_continue_the_generator_where_it_stood()
    {
        using var model = new DroppingModel();
        using var optimizer = Recipe.Optimizer.Create(model);
        var state = new TrainingState(model, optimizer, null);
        string path = TrainingCheckpoint.Write(folder, state, Recipe, step: 5, position: 10);
        float next = torch.rand(1).item<float>();
        torch.rand(100).Dispose();
        var point = TrainingCheckpoint.Read(path, state, Recipe);
        Assert.Equal((5, 10), (point.Step, point.Position));
        Assert.Equal(next, torch.rand(1).item<float>());
    }

    [Fact]
    public void A_failing_write_keeps_the_checkpoint_before_it()
    {
        TrainTo(4);
        var kept = File.ReadAllBytes(TrainingCheckpoint.Latest(folder)!);
        string path = TrainingCheckpoint.Latest(folder)!;
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(kept.AsSpan(0, 1000));
            throw new IOException("No space left on device.");
        }));
        Assert.Contains("Free space", error.Message);
        Assert.Equal(kept, File.ReadAllBytes(path));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.partial"));
    }

    [Fact]
    public void An_unwritable_folder_is_reported_with_its_path()
    {
        string blocked = folder.File("file");
        File.WriteAllText(blocked, "a file where a folder is due");
        using var model = new DroppingModel();
        var loop = TrainingLoop.Create(model, source, model.Loss, Recipe, new RunFolder(Path.Combine(blocked, "run")));
        loop.Output = TextWriter.Null;
        Assert.Contains(blocked, Assert.Throws<IOException>(() => loop.Run()).Message);
    }
}
