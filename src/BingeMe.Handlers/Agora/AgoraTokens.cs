using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using BingeMe.Http;

namespace BingeMe.Handlers.Agora;

/// <summary>
/// Agora's AccessToken2, version 007, for a publisher of one channel (platform-auth P18; Agora, "Deploy a token server"). Pure arithmetic:
/// no service is asked. Calls and live streams use it.
/// </summary>
internal sealed class AgoraTokens(IRandomSource entropy)
{
    private const string Version = "007";
    private const ushort RtcService = 1;
    private const int IdLength = 32;
    private const int LargestSalt = 99_999_999;

    /// <summary>Join, and publish audio, video and data.</summary>
    private static ReadOnlySpan<ushort> Privileges => [1, 2, 3, 4];

    /// <summary>A token; null when the app id or the certificate is not 32 hex digits.</summary>
    /// <param name="appId">From the settings row.</param>
    /// <param name="certificate">From the settings row; never leaves the server.</param>
    /// <param name="channel">The room.</param>
    /// <param name="uid">The member's id; 0 lets any uid in.</param>
    /// <param name="now">The time of issue.</param>
    /// <param name="lifetime">How long it lets in; relative, where legacy wrote an absolute time (Module call, Defects).</param>
    public string? Publisher(string? appId, string? certificate, string channel, long uid, DateTimeOffset now, TimeSpan lifetime)
    {
        if (!IsId(appId) || !IsId(certificate)) return null;
        var issued = (uint)now.ToUnixTimeSeconds();
        var salt = (uint)entropy.Integer(1, LargestSalt + 1);
        var (info, signature) = Parts(appId!, certificate!, channel, uid, issued, (uint)lifetime.TotalSeconds, salt);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            Span<byte> length = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)signature.Length);
            zlib.Write(length);
            zlib.Write(signature);
            zlib.Write(info);
        }

        return Version + Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <summary>What a token is packed from; apart for the vector of platform-auth P18.</summary>
    internal static (byte[] Info, byte[] Signature) Parts(string appId, string certificate, string channel, long uid, uint issued, uint expire, uint salt)
    {
        using var buffer = new MemoryStream(160);
        using (var writer = new BinaryWriter(buffer))
        {
            // BinaryWriter writes little-endian on every machine.
            Write(writer, appId);
            writer.Write(issued);
            writer.Write(expire);
            writer.Write(salt);
            writer.Write((ushort)1);
            writer.Write(RtcService);
            writer.Write((ushort)Privileges.Length);
            foreach (var privilege in Privileges)
            {
                writer.Write(privilege);
                // 0: as long as the token itself.
                writer.Write(0u);
            }

            Write(writer, channel);
            Write(writer, uid == 0 ? "" : uid.ToString());
        }

        var info = buffer.ToArray();
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, issued);
        var key = HMACSHA256.HashData(number, Encoding.UTF8.GetBytes(certificate));
        BinaryPrimitives.WriteUInt32LittleEndian(number, salt);
        return (info, HMACSHA256.HashData(HMACSHA256.HashData(number, key), info));
    }

    private static void Write(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ushort)bytes.Length);
        writer.Write(bytes);
    }

    private static bool IsId(string? text) => text is { Length: IdLength } && text.All(char.IsAsciiHexDigit);
}
