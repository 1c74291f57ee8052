using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Jupyter;

/// <summary>A request that waits for its turn.</summary>
/// <param name="Channel">By which it came.</param>
/// <param name="Message">The message.</param>
/// <param name="Order">When it came, counted on the shell channel.</param>
internal sealed record Request(Channel Channel, Message Message, long Order);
