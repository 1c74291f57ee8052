namespace Experiments.Kernels.Protocol;

/// <summary>The topics one subscriber wants, by prefix. Each can be asked for several times and is kept until it is cancelled as often.</summary>
internal sealed class Subscriptions
{
    private readonly List<Subscription> wanted = [];

    /// <summary>Adds a prefix.</summary>
    /// <returns>Whether there was room for it.</returns>
    public bool Add(ReadOnlySpan<byte> prefix)
    {
        if (Find(prefix) is { } known)
            known.Count++;
        else if (prefix.Length > ZmtpLimits.TopicBytes || wanted.Count >= ZmtpLimits.Subscriptions)
            return false;
        else
            wanted.Add(new Subscription(prefix.ToArray()) { Count = 1 });
        return true;
    }

    public void Cancel(ReadOnlySpan<byte> prefix)
    {
        if (Find(prefix) is { } known && --known.Count == 0)
            wanted.Remove(known);
    }

    public bool Match(ReadOnlySpan<byte> topic)
    {
        foreach (var subscription in wanted)
            if (topic.StartsWith(subscription.Prefix))
                return true;
        return false;
    }

    private Subscription? Find(ReadOnlySpan<byte> prefix)
    {
        foreach (var subscription in wanted)
            if (prefix.SequenceEqual(subscription.Prefix))
                return subscription;
        return null;
    }

    private sealed class Subscription(byte[] prefix)
    {
        public byte[] Prefix { get; } = prefix;

        public int Count { get; set; }
    }
}
