using System.Text;

namespace BingeMe.Platform.Media;

/// <summary>Names the formats that are refused, from their first bytes, so that the uploader hears more than "unreadable".</summary>
internal static class ImageSignatures
{
    /// <summary>HEIC, AVIF, TIFF or SVG; null when it is none of them.</summary>
    public static string? Refused(ReadOnlySpan<byte> file)
    {
        if (file.Length > 12 && file[4..8].SequenceEqual("ftyp"u8))
        {
            // ISO base media file format: the major brand.
            var brand = Encoding.ASCII.GetString(file[8..12]);
            if (brand.StartsWith("avi", StringComparison.Ordinal)) return "AVIF";
            if (brand is "heic" or "heix" or "hevc" or "hevx" or "heim" or "heis" or "mif1" or "msf1") return "HEIC";
        }

        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8)) return "TIFF";
        var start = Encoding.UTF8.GetString(file[..Math.Min(file.Length, 512)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return start.StartsWith('<') && start.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? "SVG" : null;
    }
}
