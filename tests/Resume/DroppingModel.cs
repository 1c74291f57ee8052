using static TorchSharp.torch;

namespace Experiments.Resume;

/// <summary>A small classifier whose steps depend on the generator (dropout) and on buffers (batch norm).</summary>
public sealed class DroppingModel : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Linear first;
    private readonly TorchSharp.Modules.BatchNorm1d norm;
    private readonly TorchSharp.Modules.Dropout dropout;
    private readonly TorchSharp.Modules.Linear last;

    public DroppingModel(int hidden = 32)
        : base(nameof(DroppingModel))
    {
        first = nn.Linear(8, hidden);
        norm = nn.BatchNorm1d(hidden);
        dropout = nn.Dropout(0.2);
        last = nn.Linear(hidden, 2);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => last.forward(dropout.forward(nn.functional.relu(norm.forward(first.forward(x)))));

    public Tensor Loss(NoisyPair batch) => nn.functional.cross_entropy(forward(batch.Input), batch.Class);
}
