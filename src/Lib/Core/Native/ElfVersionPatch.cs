using System.Buffers.Binary;
using System.Text;

namespace Experiments.Core.Native;

/// <summary>Makes one required symbol version of a 64-bit ELF library optional.</summary>
/// <remarks>
/// libLibTorchSharp.so 0.107.0 asks for GLIBCXX_3.4.32, which older distributions lack, for a symbol that no relocation uses.
/// Setting VER_FLG_WEAK on that entry of the version-needs section (SHT_GNU_verneed) lets the loader pass over it.
/// </remarks>
internal static class ElfVersionPatch
{
    private const uint VersionNeedsSection = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;

    /// <summary>Sets the weak flag on every entry named <paramref name="version"/>.</summary>
    /// <param name="elf">The whole library; changed in place.</param>
    /// <param name="version">Symbol version such as GLIBCXX_3.4.32.</param>
    /// <returns>How many entries were changed; 0 when the file is no such library or does not need the version.</returns>
    public static int MakeOptional(Span<byte> elf, string version)
    {
        if (elf.Length < 64 || !elf[..4].SequenceEqual("\u007fELF"u8) || elf[4] != 2 || elf[5] != 1)
            return 0;
        long sections = BinaryPrimitives.ReadInt64LittleEndian(elf[40..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(elf[58..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf[60..]);
        int changed = 0;
        for (int i = 0; i < count; i++)
        {
            var header = elf.Slice(checked((int)(sections + (long)i * size)), size);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != VersionNeedsSection)
                continue;
            int needs = checked((int)BinaryPrimitives.ReadInt64LittleEndian(header[24..]));
            int link = (int)BinaryPrimitives.ReadUInt32LittleEndian(header[40..]);
            var names = elf.Slice(checked((int)(sections + (long)link * size)), size);
            int strings = checked((int)BinaryPrimitives.ReadInt64LittleEndian(names[24..]));
            changed += PatchNeeds(elf, needs, strings, version);
        }
        return changed;
    }

    private static int PatchNeeds(Span<byte> elf, int need, int strings, string version)
    {
        int changed = 0;
        while (true)
        {
            int entries = BinaryPrimitives.ReadUInt16LittleEndian(elf[(need + 2)..]);
            int entry = need + (int)BinaryPrimitives.ReadUInt32LittleEndian(elf[(need + 8)..]);
            for (int i = 0; i < entries; i++)
            {
                int name = strings + (int)BinaryPrimitives.ReadUInt32LittleEndian(elf[(entry + 8)..]);
                var text = elf[name..];
                if (Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]) == version)
                {
                    var flags = elf[(entry + 4)..];
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | WeakFlag));
                    changed++;
                }
                entry += (int)BinaryPrimitives.ReadUInt32LittleEndian(elf[(entry + 12)..]);
            }
            int next = (int)BinaryPrimitives.ReadUInt32LittleEndian(elf[(need + 12)..]);
            if (next == 0)
                return changed;
            need += next;
        }
    }
}
