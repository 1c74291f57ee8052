namespace Experiments.Checkpoints.Downloads;

/// <summary>Tries again after failures that may pass, waiting twice as long each time or as long as the server asks.</summary>
internal static class Patience
{
    /// <summary>Runs an attempt until it succeeds or has failed too often.</summary>
    /// <param name="config">Tries and delays.</param>
    /// <param name="what">What error messages begin with.</param>
    /// <param name="attempt">Throws <see cref="TransientException"/> for what may pass.</param>
    /// <param name="cancellation">Stops waiting as well.</param>
    /// <exception cref="HubUnreachableException">It failed too often, or the server asks for too much patience.</exception>
    public static async Task<T> Try<T>(HubConfig config, string what, Func<Task<T>> attempt, CancellationToken cancellation)
    {
        for (int failures = 0; ;)
        {
            try
            {
                return await attempt();
            }
            catch (TransientException e)
            {
                failures = e.HasProgress ? 1 : failures + 1;
                double wait = e.RetryAfter?.TotalSeconds ?? Math.Min(config.LongestDelay, config.FirstDelay * Math.Pow(2, failures - 1));
                if (wait > config.LongestDelay)
                    throw new HubUnreachableException($"{what}: {e.Message}, and the server asks to wait {wait:0} s. Try again later.", e);
                if (failures >= config.Tries)
                    throw new HubUnreachableException($"{what}: {e.Message} ({failures} attempts). Check the network, or try again later; what has arrived is kept.", e);
                await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, wait)), cancellation);
            }
        }
    }
}
