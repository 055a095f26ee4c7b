internal import CZlib

/// The gzip format (RFC 1952).
enum Gzip {
    /// zlib's level: most of the gain at a third of the time of the best.
    private static let level: CInt = 5
    /// The largest window, and 16 for gzip's header and trailer (zlib.h, deflateInit2).
    private static let windowBits: CInt = 15 + 16
    private static let memoryLevel: CInt = 8

    /// Nil when there is no memory for it.
    static func compress(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var stream = unsafe z_stream()
        guard
            unsafe deflateInit2_(
                &stream, level, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                CInt(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { _ = unsafe deflateEnd(&stream) }
        let capacity = Int(unsafe deflateBound(&stream, UInt(bytes.count)))
        var code = Z_OK
        let compressed = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, filled in
            unsafe bytes.withUnsafeBufferPointer { input in
                // zlib reads from `input` without changing it, and writes no more than `output` has room for.
                unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                code = unsafe deflate(&stream, Z_FINISH)
            }
            unsafe filled = output.count - Int(stream.avail_out)
        }
        return code == Z_STREAM_END ? compressed : nil
    }
}
