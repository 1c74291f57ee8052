using System.Security.Cryptography;
using System.Text;
using Experiments.Checkpoints;
using Experiments.Core;
using Experiments.Resume;
using Experiments.Training;
using TorchSharp;

// Experiments.Resume FOLDER STEPS: trains, saying each step, and ends with a digest of all it computed.
// Kill it at any moment and start it again: the digest is the same.
torch.set_num_threads(1);
var folder = new RunFolder(args[0]);
long steps = long.Parse(args[1]);
torch.manual_seed(3).Dispose();
using var model = new DroppingModel();
using var source = new NoisyPairs(batch: 16);
var recipe = TrainingRecipe.SigLip(steps, batchSize: 32, learningRate: 1e-2, seed: 11)
    .With(accumulate: 2, emaDecay: 0.95, logEvery: 2, evaluateEvery: 6, checkpointEvery: 3);
var loop = TrainingLoop.Create(model, source, model.Loss, recipe, folder);
loop.Output = TextWriter.Null;
loop.AfterStep = step => Console.WriteLine($"step {step}");
loop.Evaluate("drawn", () => torch.rand(1).item<float>() * 0 + model.forward(torch.ones(2, 8)).sum().item<float>());
using var result = loop.Run();

using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
using var file = SafeTensorsFile.Open(TrainingCheckpoint.Latest(folder)!);
foreach (string name in file.Entries.Keys.Order(StringComparer.Ordinal))
{
    hash.AppendData(Encoding.UTF8.GetBytes(name));
    hash.AppendData(file.ReadBytes(name));
}
foreach (var line in result.Log.Lines)
{
    foreach (var (name, value) in line.Values.Where(v => v.Key != "examplesPerSecond"))
        hash.AppendData(Encoding.UTF8.GetBytes($"{line.Step} {name} {value:R}\n"));
}
Console.WriteLine($"digest {Convert.ToHexString(hash.GetHashAndReset())}");
