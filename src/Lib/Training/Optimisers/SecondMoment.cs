using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Adafactor's second moment: of a matrix, its row and column means only.</summary>
/// <remarks>
/// Adafactor, section 3: V is estimated by the product of row and column means over the mean of all, of the squared gradient averaged over
/// steps. Means keep their axes with size 1, so that they multiply back without reshaping.
/// </remarks>
internal static class SecondMoment
{
    private const string Row = "exp_avg_sq_row";
    private const string Column = "exp_avg_sq_col";
    private const string Whole = "exp_avg_sq";

    /// <summary>Zeros for a parameter.</summary>
    /// <param name="parameter">Any shape.</param>
    /// <param name="axes">The axes to average over in turn; null keeps the moment whole.</param>
    public static IEnumerable<(string Name, Tensor Tensor)> Zeros(Tensor parameter, (int Row, int Column)? axes)
    {
        Tensor Without(int axis)
        {
            long[] shape = [.. parameter.shape];
            shape[axis] = 1;
            return zeros(shape, dtype: parameter.dtype, device: parameter.device);
        }

        if (axes is not { } pair)
            return [(Whole, zeros_like(parameter, requires_grad: false))];
        return [(Row, Without(pair.Column)), (Column, Without(pair.Row))];
    }

    /// <summary>Averages in a gradient and divides it by the root of the moment.</summary>
    /// <returns>A new tensor in the current dispose scope.</returns>
    public static Tensor Scaled(OptimizerSlot slot, (int Row, int Column)? axes, Tensor gradient, double beta, double epsilon)
    {
        using Scalar guard = epsilon;
        using Scalar stays = beta;
        using Scalar enters = 1 - beta;
        var squared = gradient.square().add_(guard);
        if (axes is not { } pair)
        {
            var whole = slot.State[Whole];
            whole.mul_(stays).add_(squared, enters);
            return whole.rsqrt().mul_(gradient);
        }
        var (row, column) = (slot.State[Row], slot.State[Column]);
        row.mul_(stays).add_(squared.mean([pair.Column], keepdim: true), enters);
        column.mul_(stays).add_(squared.mean([pair.Row], keepdim: true), enters);
        return row.div(row.mean([pair.Row], keepdim: true)).rsqrt_().mul(column.rsqrt()).mul_(gradient);
    }

    /// <summary>Root mean square of all elements.</summary>
    public static Tensor RootMeanSquare(Tensor values) => values.square().mean().sqrt_();

    /// <summary>Scales an update down, in place, to a largest root mean square.</summary>
    public static void Clip(Tensor update, double threshold)
    {
        using Scalar limit = threshold;
        using Scalar one = 1;
        update.div_(RootMeanSquare(update).div_(limit).clamp_min_(one));
    }
}
